import type { Timer } from '@khai-bao/platform/jobs';
import type { AreaMergeState } from './area-merges.dto.js';

/** A row of `area_merge`, as SQL returns it. */
export interface AreaMergeRow {
  readonly code: string;
  readonly name: string;
  readonly into_code: string;
  readonly into_name: string;
  readonly from_day: string;
  readonly decision: string;
  readonly state: AreaMergeState;
  readonly units: number;
  readonly moved: number;
  readonly ordered_at: Date;
  readonly ordered_by: string;
  readonly ordered_by_name: string;
  readonly ordered_by_place: string;
  readonly finished_at: Date | null;
}

/** The columns of `AreaMergeRow`, with the day as text. */
export const areaMergeColumns =
  'code, name, into_code, into_name, from_day::text, decision, state, units, moved, ordered_at, ordered_by, ordered_by_name, ordered_by_place, finished_at';

/** Kind of the timer that moves the units of a merged ward; its key is the code of the ward. */
export const areaMergeTimerKind = 'merge-area';

export const buildAreaMergeTimer = (code: string, dueAt: Date): Timer => ({
  kind: areaMergeTimerKind,
  key: code,
  dueAt,
  payload: { code },
});
