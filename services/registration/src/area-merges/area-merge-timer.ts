import type { Timer } from '@khai-bao/platform/jobs';

/** Kind of the timer that moves the units of a merged ward; its key is the code of the ward. */
export const areaMergeTimerKind = 'merge-area';

export const buildAreaMergeTimer = (code: string, dueAt: Date): Timer => ({
  kind: areaMergeTimerKind,
  key: code,
  dueAt,
  payload: { code },
});
