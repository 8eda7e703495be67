import type { SessionClient } from './admin-session.js';
import type { Area, RegistrationState } from './registration.js';

/** A ward that goes into another one: `waiting` for its day, `moving` its units, `done`. */
export interface AreaMerge {
  code: string;
  name: string;
  intoCode: string;
  intoName: string;
  /** Its first day as a part of the other, `2021-07-01`. */
  from: string;
  decision: string;
  state: 'waiting' | 'moving' | 'done';
  /** Registrations that are to move, counted when it began. */
  units: number;
  moved: number;
  orderedAt: string;
  orderedByName: string;
  orderedByPlace: string;
  finishedAt: string | null;
}
/** What a merge would move. */
export interface AreaMergePreview {
  area: Area;
  units: { state: RegistrationState; units: number }[];
  total: number;
  merge: AreaMerge | null;
}
export interface MergeOrder {
  into: string;
  /** Today when left out. */
  from?: string;
  decision: string;
}

const base = '/api/registration/v1';

/** Areas as they are today, and wards that go into others. */
export function areasApi(session: SessionClient) {
  const mergeOf = (code: string): string => `${base}/areas/${encodeURIComponent(code)}/merge`;
  return {
    /** With `former` when the ward that was asked for has gone into the one that is answered. */
    current: (code: string) => session.call<Area>(`${base}/areas/${encodeURIComponent(code)}`),
    merges: () => session.call<{ items: AreaMerge[] }>(`${base}/area-merges`),
    preview: (code: string) => session.call<AreaMergePreview>(mergeOf(code)),
    /** The same order again answers the same. */
    merge: (code: string, order: MergeOrder) =>
      session.call<AreaMerge>(mergeOf(code), { method: 'POST', body: order }),
    /** While its day has not come. */
    takeBack: (code: string) => session.call<void>(mergeOf(code), { method: 'DELETE' }),
  };
}
