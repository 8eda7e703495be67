import type { CaseState } from '@khai-bao/contracts';

/** States of a case for which somebody is responsible by name. */
export const takenCaseStates: readonly CaseState[] = ['ACKNOWLEDGED', 'INVESTIGATING', 'CONFIRMED'];

/** What a take-over does to a case. `kept`: the caller is responsible for it already. */
export type TakeOverDecision = 'taken' | 'kept' | 'skipped';

/** Decides whether somebody takes a case over: it must be open, and somebody must have acknowledged it. */
export function decideTakeOver(
  { state, acknowledgedBy }: { readonly state: CaseState; readonly acknowledgedBy: string | null },
  accountId: string,
): TakeOverDecision {
  if (!takenCaseStates.includes(state)) return 'skipped';
  return acknowledgedBy === accountId ? 'kept' : 'taken';
}
