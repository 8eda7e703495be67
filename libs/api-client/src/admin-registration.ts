import type { BulkResult, Page } from './accounts.js';
import type { SessionClient } from './admin-session.js';
import type { Announcement, AreaContacts, ContactPoint } from './registration.js';

export { unitKinds } from './registration.js';
export type { Announcement, AreaContacts, ContactPoint, UnitKind } from './registration.js';

export type IntakeView = 'todo' | 'needs-info' | 'forwarded' | 'pharmacy' | 'ncovi' | 'duplicate' | 'all';
/** A list of the intake as it is kept by name. */
export interface KeptFilterForm {
  name: string;
  view: IntakeView;
  /** What is searched for; empty: everything in the view. */
  q: string;
  /** Everybody of the same role and area sees and changes it too. */
  shared: boolean;
}
export interface KeptFilter extends Omit<KeptFilterForm, 'view'> {
  id: string;
  /** As it was kept; it may be no more. */
  view: string;
  own: boolean;
  ownerName: string;
  version: number;
}
export interface IntakeItem {
  unitId: string;
  trackingCode: string;
  name: string;
  kind: string;
  street: string;
  areaCode: string;
  areaName: string;
  state: string;
  hasEmail: boolean;
  usesNcovi: boolean;
  submittedAt: string;
  stateSince: string;
  late: boolean;
  accountState: string | null;
  /** Another registration may be the same unit. */
  duplicateOpen: boolean;
  /** The Department of Health waits for the committee's answer about this pharmacy. */
  healthAsks: boolean;
  version: number;
}
export interface AnswerFile {
  fileId: string;
  /** Media type. */
  type: string;
  /** Bytes. */
  size: number;
}
export interface IntakeStep {
  state: string;
  at: string;
  actorName?: string | null;
  note?: string | null;
  /** A correction: its fields, as they were and as they are. */
  changes?: { field: string; from: string | null; to: string | null }[];
  /** Said between the Department of Health and the committee, in `note`. */
  what?: 'health-asked' | 'health-answered';
  /** What the unit answered with. */
  files?: AnswerFile[];
  /** Another registration that the step ties this one to. */
  link?: {
    kind: 'joined-here' | 'joined-to' | 'parted' | 'apart' | 'split-into' | 'split-from';
    unitId: string;
    trackingCode: string;
    name: string;
  };
}
export type PairReason = 'tax-code' | 'phone' | 'name-and-address';
export type PairState = 'open' | 'merged' | 'apart' | 'closed';
/** A registration as it is named beside another. */
export interface AlikeUnit {
  unitId: string;
  trackingCode: string;
  name: string;
  street: string;
  areaName: string;
  state: string;
  accountState: string | null;
  submittedAt: string;
}
/** Two registrations that may be one unit, seen from one of them. */
export interface Duplicate {
  id: string;
  state: PairState;
  reasons: PairReason[];
  /** 1 to 100. */
  score: number;
  foundAt: string;
  /** Null when it is outside of one's area. */
  other: AlikeUnit | null;
  decidedAt: string | null;
  decidedByName: string | null;
  note: string | null;
}
export interface IntakeDetail extends IntakeItem {
  representative: string;
  phone: string;
  email: string | null;
  taxCode: string | null;
  expectedGates: number | null;
  source: 'public' | 'counter' | 'spreadsheet';
  announcement: Announcement | null;
  history: IntakeStep[];
  duplicates: Duplicate[];
}
/** The fields of a registration that can be corrected, or taken from another. */
export type IntakeField =
  | 'name'
  | 'kind'
  | 'taxCode'
  | 'areaName'
  | 'street'
  | 'representative'
  | 'phone'
  | 'email'
  | 'usesNcovi'
  | 'expectedGates';
/** Two registrations side by side, and what is proposed. */
export interface Comparison {
  id: string;
  state: PairState;
  reasons: PairReason[];
  score: number;
  /** Both, the older one first. */
  sides: [IntakeDetail, IntakeDetail];
  survivorId: string;
  /** Fields that the one with this id had better take from the other. */
  take: Record<string, IntakeField[]>;
  /** Those whose account is in use. */
  mustStay: string[];
}
/** What was read of a pair: whoever decides names it, so that nobody's work is overwritten. */
export interface PairRead {
  state: PairState;
  versions: { unitId: string; version: number }[];
}
export interface IntakeCounts {
  todo: number;
  needsInfo: number;
  forwarded: number;
  pharmacy: number;
  ncovi: number;
  duplicate: number;
  all: number;
}
export type IntakeAction =
  | 'receive'
  | 'forward'
  | 'receive-and-forward'
  | 'exempt-ncovi'
  | 'list-pharmacy'
  | 'ask'
  | 'reject'
  | 'close'
  | 'reopen';
export interface CounterEntry {
  name: string;
  kind: string;
  areaCode: string;
  street: string;
  representative: string;
  phone: string;
  usesNcovi: boolean;
  taxCode?: string;
  email?: string;
  expectedGates?: number;
}
export interface AreaChoice {
  code: string;
  name: string;
  level: string;
  path: string;
  parentName: string | null;
  fullName: string;
  /** The ward whose name was typed, when it was merged into this one. */
  former?: { name: string };
}
export const pharmacyStates = [
  'listed',
  'asked',
  'answered',
  'released',
  'account',
  'refused',
  'withdrawn',
] as const;
export type PharmacyState = (typeof pharmacyStates)[number];
export interface Pharmacy {
  unitId: string;
  name: string;
  street: string;
  areaName: string;
  representative: string;
  phone: string;
  state: PharmacyState;
  /** It can be released now. */
  releasable: boolean;
  listedAt: string;
  changedAt: string;
}
export interface PharmacyDetail extends Pharmacy {
  email: string | null;
  taxCode: string | null;
  trackingCode: string;
  registrationState: string;
  accountState: string | null;
  history: IntakeStep[];
}
export interface PharmacyChange {
  seq: number;
  unitId: string;
  name: string;
  street: string;
  areaName: string;
  at: string;
  what: PharmacyState | 'corrected';
  fields: string[];
}
export interface PharmacyFile {
  /** A day, `2021-06-30`. */
  day: string;
  madeAt: string;
  pharmacies: number;
  changes: number;
}

const base = '/api/registration/v1';

export type ContactPointForm = Pick<ContactPoint, 'name' | 'post' | 'phone' | 'hours' | 'kinds'>;
export interface AnnouncementResult {
  /** Null: by no announcement's link. */
  announcement: Announcement | null;
  registrations: number;
}

/** A committee's contact points, and what its announcements brought. */
export function announceApi(session: SessionClient) {
  const points = `${base}/contact-points`;
  return {
    contacts: () => session.call<{ items: ContactPoint[] }>(points),
    ofArea: (areaCode: string) => session.call<AreaContacts>(`${base}/areas/${areaCode}/contact-points`),
    add: (form: ContactPointForm) => session.call<ContactPoint>(points, { method: 'POST', body: form }),
    change: (id: string, version: number, form: ContactPointForm) =>
      session.call<ContactPoint>(`${points}/${id}`, { method: 'PUT', body: { ...form, version } }),
    remove: (id: string) => session.call<void>(`${points}/${id}`, { method: 'DELETE' }),
    results: () => session.call<{ items: AnnouncementResult[] }>(`${base}/announcements/results`),
  };
}

/** Registrations that may be one unit. */
export function duplicatesApi(session: SessionClient) {
  const path = `${base}/duplicates`;
  const decide = <T>(id: string, what: string, body: object) =>
    session.call<T>(`${path}/${id}/${what}`, { method: 'POST', body });
  return {
    /** What a unit that is about to be typed in looks like. */
    look: (entry: Pick<CounterEntry, 'name' | 'areaCode' | 'street' | 'phone' | 'taxCode'>) =>
      session.call<{ items: (AlikeUnit & { reasons: PairReason[]; score: number })[]; elsewhere: number }>(
        `${path}/look`,
        { method: 'POST', body: entry },
      ),
    compare: (id: string) => session.call<Comparison>(`${path}/${id}`),
    merge: (id: string, order: PairRead & { survivorId: string; take: IntakeField[] }) =>
      decide<IntakeDetail>(id, 'merge', order),
    dismiss: (id: string, order: PairRead & { reason: string }) => decide<void>(id, 'dismiss', order),
    part: (id: string, order: PairRead & { reason?: string }) =>
      decide<{ kept: IntakeField[] }>(id, 'part', order),
  };
}

/** Intake of registrations, the counter form and the pharmacy list. */
export function intakeApi(session: SessionClient) {
  return {
    list: (query: { view: IntakeView; q?: string; cursor?: string | undefined }, signal?: AbortSignal) =>
      session.call<Page<IntakeItem> & { counts: IntakeCounts }>(`${base}/registrations`, {
        query: { ...query, limit: 50 },
        signal,
      }),
    /** The whole list of a view as a workbook. */
    file: (query: { view: IntakeView; q?: string }): Promise<Blob> =>
      session.file(`${base}/registrations/export`, { query }),
    one: (id: string) => session.call<IntakeDetail>(`${base}/registrations/${id}`),
    /** A file that the unit answered with. */
    answerFile: (id: string, fileId: string): Promise<Blob> =>
      session.file(`${base}/registrations/${id}/files/${fileId}`),
    act: (action: IntakeAction, ids: readonly string[], note?: string) =>
      session.call<{ results: BulkResult[] }>(`${base}/registrations/actions`, {
        method: 'POST',
        body: { action, ids, ...(note ? { note } : {}) },
        keepalive: true,
      }),
    typeIn: (entry: CounterEntry, key: string) =>
      session.call<{
        unitId: string;
        trackingCode: string;
        state: string;
        submittedAt: string;
        areaName: string;
        /** The ward that was chosen, when its units are another's now. */
        formerAreaName?: string;
      }>(`${base}/registrations/counter`, {
        method: 'POST',
        body: entry,
        headers: { 'Idempotency-Key': key },
      }),
    correct: (id: string, version: number, entry: CounterEntry) =>
      session.call<IntakeDetail>(`${base}/registrations/${id}`, {
        method: 'PUT',
        body: { ...entry, version },
      }),
    /** One unit becomes several; the new ones, in the order in which they were named. */
    split: (
      id: string,
      form: {
        parts: readonly {
          name: string;
          street: string;
          areaCode: string;
          representative: string;
          phone: string;
        }[];
        closes: boolean;
        note?: string;
        version: number;
      },
    ) =>
      session.call<{
        items: { unitId: string; trackingCode: string; name: string; areaName: string; state: string }[];
      }>(`${base}/registrations/${id}/split`, { method: 'POST', body: form }),
    areas: (q: string, signal?: AbortSignal) =>
      session.call<{ items: AreaChoice[] }>(`${base}/areas`, { query: { q }, signal }),
  };
}

/** Lists of the intake that one keeps by name, and those that one's committee shares. */
export function filtersApi(session: SessionClient) {
  const path = `${base}/registration-filters`;
  return {
    list: () => session.call<{ items: KeptFilter[] }>(path),
    keep: (form: KeptFilterForm) => session.call<KeptFilter>(path, { method: 'POST', body: form }),
    change: (id: string, version: number, form: KeptFilterForm) =>
      session.call<KeptFilter>(`${path}/${id}`, { method: 'PUT', body: { ...form, version } }),
    remove: (id: string) => session.call<void>(`${path}/${id}`, { method: 'DELETE' }),
  };
}

/** The address of the live stream of pharmacies. */
export const pharmacyStream = `${base}/pharmacies/stream`;

/** The list of pharmacies, for the Department of Health; and what committees answer it. */
export function pharmacyApi(session: SessionClient) {
  const path = `${base}/pharmacies`;
  const file = (address: string, query?: { since?: string | undefined }): Promise<Blob> =>
    session.file(address, query === undefined ? {} : { query });
  return {
    list: (
      query: {
        q?: string | undefined;
        area?: string | undefined;
        state?: PharmacyState | undefined;
        cursor?: string | undefined;
      },
      signal?: AbortSignal,
    ) =>
      session.call<Page<Pharmacy> & { counts: Record<PharmacyState, number> }>(path, {
        query: { ...query, limit: 50 },
        signal,
      }),
    one: (id: string) => session.call<PharmacyDetail>(`${path}/${id}`),
    changes: (query: { since?: string | undefined; cursor?: string | undefined }) =>
      session.call<Page<PharmacyChange> & { since: string; lookedAt: string | null }>(`${path}/changes`, {
        query: { ...query, limit: 100 },
      }),
    /** All until this instant has been looked at. */
    looked: (at: string) => session.call<void>(`${path}/looked`, { method: 'POST', body: { at } }),
    /** The list and what has changed since, as a workbook. */
    export: (since?: string) => file(`${path}/export`, { since }),
    files: () => session.call<{ items: PharmacyFile[] }>(`${path}/files`),
    file: (day: string) => file(`${path}/files/${day}`),
    release: (ids: readonly string[]) =>
      session.call<{ results: BulkResult[] }>(`${path}/release`, { method: 'POST', body: { ids } }),
    ask: (id: string, text: string) =>
      session.call<void>(`${path}/${id}/question`, { method: 'POST', body: { text } }),
    answer: (id: string, text: string) =>
      session.call<void>(`${path}/${id}/answer`, { method: 'POST', body: { text } }),
  };
}
