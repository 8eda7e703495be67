import type { GateResult } from './verify-pass.js';

/** What a guard is told to do. */
export type VerdictEnd = 'admit' | 'ask' | 'stop' | 'cannot-check';

/** One code, and what device and service say about it. */
export interface Judgement {
  readonly id: number;
  readonly scanned: boolean;
  readonly device: GateResult | null;
  /** `none`: the service is not reachable. Null while it is asked. */
  readonly service: GateResult | 'none' | null;
  /** The service was given its time; the device says what it knows. */
  readonly isOverdue: boolean;
  /** The guard deals with this person: no other code replaces the result. */
  readonly isHeld: boolean;
  /** When the same passage was recorded here within ten minutes (ISO 8601); null when it was not. */
  readonly recentAt: string | null;
}

/** Null while no code is judged. */
export type GateState = Judgement | null;

export type GateEvent =
  | { readonly kind: 'code-read'; readonly id: number; readonly scanned: boolean }
  /** A declaration was made here on behalf: the service has spoken. */
  | { readonly kind: 'declared'; readonly id: number; readonly result: GateResult }
  | {
      readonly kind: 'device-judged';
      readonly id: number;
      readonly result: GateResult;
      readonly recentAt: string | null;
    }
  | {
      readonly kind: 'service-judged';
      readonly id: number;
      readonly result: GateResult | 'none';
      readonly recentAt: string | null;
    }
  | { readonly kind: 'overdue'; readonly id: number }
  | { readonly kind: 'held' }
  | { readonly kind: 'closed' };

const begun = (id: number, scanned: boolean): Judgement => ({
  id,
  scanned,
  device: null,
  service: null,
  isOverdue: false,
  isHeld: false,
  recentAt: null,
});

/** The next state. What is said about a code that is no longer shown changes nothing. */
export function nextGateState(state: GateState, event: GateEvent): GateState {
  switch (event.kind) {
    case 'code-read':
      return begun(event.id, event.scanned);
    case 'declared':
      return { ...begun(event.id, false), service: event.result };
    case 'held':
      return state && { ...state, isHeld: true };
    case 'closed':
      return null;
    default:
      if (state?.id !== event.id) return state;
  }
  switch (event.kind) {
    case 'device-judged':
      return { ...state, device: event.result, recentAt: event.recentAt ?? state.recentAt };
    case 'service-judged':
      return { ...state, service: event.result, recentAt: event.recentAt ?? state.recentAt };
    case 'overdue':
      return { ...state, isOverdue: true };
  }
}

/**
 * The result that is shown; null while it is awaited. The service's word stands above the device's. The device speaks at once where it
 * knows something, and says that it cannot check only when the service has not answered in its time.
 */
export function shownResult(state: GateState): GateResult | null {
  if (state === null) return null;
  if (state.service !== null && state.service !== 'none') return state.service;
  if (state.device === null) return null;
  const isKnown = state.device.kind !== 'cannot-check';
  return isKnown || state.service === 'none' || state.isOverdue ? state.device : null;
}

/** True while the device's result is shown and the service may still confirm or overrule it. */
export const isServiceAwaited = (state: GateState): boolean =>
  state !== null && state.service === null && shownResult(state) !== null;

/** The end of a result. The same pass within ten minutes is a question: a borrowed screenshot looks like that. */
export function endOf(result: GateResult, recentAt: string | null = null): VerdictEnd {
  if (result.kind === 'cannot-check') return 'cannot-check';
  if (result.kind === 'refused') return 'stop';
  return result.decision === 'admit' && recentAt !== null ? 'ask' : result.decision;
}

/** The end that is shown; null while it is awaited. */
export function shownEnd(state: GateState): VerdictEnd | null {
  const result = shownResult(state);
  return state === null || result === null ? null : endOf(result, state.recentAt);
}

/** What the next code may do: `nothing` while the guard must decide, `passes` while a result is shown, else `anything`. */
export function readableCodes(state: GateState): 'nothing' | 'passes' | 'anything' {
  const result = shownResult(state);
  if (state === null) return 'anything';
  if (result === null || state.isHeld) return 'nothing';
  if (result.kind !== 'pass' || state.recentAt !== null) return 'passes';
  // A code that was made here must be copied first, and an amber pass needs the decision of the guard.
  return !state.scanned || result.decision === 'ask' ? 'nothing' : 'passes';
}

/**
 * What is recorded of the shown person when the next code is read: an admission that the guard did not hold, and a red pass, which is
 * always stopped. Null when there is nothing to record.
 */
export function decisionByNextCode(state: GateState): 'admit' | 'stop' | null {
  const result = shownResult(state);
  if (state === null || result?.kind !== 'pass' || !state.scanned || state.isHeld) return null;
  if (result.decision === 'stop') return 'stop';
  return result.decision === 'admit' && state.recentAt === null ? 'admit' : null;
}
