import {
  caseTransitions,
  statesWithCalls,
  statesWithSteps,
  type CaseCallOutcome,
  type CaseLevel,
  type CaseReason,
  type CaseSource,
  type CaseState,
} from '@khai-bao/contracts';

/** What happens to a case: an officer acts, nobody acknowledges or goes on in time, or its person is flagged again. */
export type CaseCommand =
  | { readonly kind: 'acknowledge' }
  | {
      readonly kind: 'change-state';
      readonly to: CaseState;
      /** Level of the officer. */
      readonly by: CaseLevel;
      readonly reason: CaseReason | null;
      readonly hasNote: boolean;
    }
  | { readonly kind: 'record-step' }
  | { readonly kind: 'record-call'; readonly outcome: CaseCallOutcome }
  | { readonly kind: 'close-as-duplicate' }
  | { readonly kind: 'escalate' }
  | { readonly kind: 'stall' }
  | {
      readonly kind: 'reopen';
      readonly source: CaseSource;
      /** False when the flagged declaration already belonged to the case. */
      readonly isNewDeclaration: boolean;
    };

/** The effect of a command on a case. */
export interface CaseChange {
  readonly state: CaseState;
  /** The escalation clock of a case runs while nobody has acknowledged it. */
  readonly escalationClock: 'start' | 'stop' | 'unchanged';
  /** The level that becomes responsible; undefined when it stays the same. */
  readonly responsible?: 'district' | 'city';
}

/** `change` is null when the command is allowed and has no effect. */
export type CaseDecision =
  | { readonly change: CaseChange | null }
  | { readonly refusal: 'ALERTS.WRONG_STATE' | 'ALERTS.CITY_ONLY' | 'ALERTS.REASON_NEEDED' };

export const openCaseStates: readonly CaseState[] = ['NEW', 'ACKNOWLEDGED', 'INVESTIGATING', 'CONFIRMED'];
export const endedCaseStates: readonly CaseState[] = ['RULED_OUT', 'CLOSED'];

/** Decides what a command does to a case in `state`. */
export function decideCaseCommand(state: CaseState, command: CaseCommand): CaseDecision {
  switch (command.kind) {
    case 'acknowledge':
      // A repeated acknowledgement is no error: two officers of one centre may press the button at the same time.
      return {
        change: state === 'NEW' ? { state: 'ACKNOWLEDGED', escalationClock: 'stop' } : null,
      };
    case 'change-state':
      return decideStateChange(state, command);
    case 'record-step':
      return decideRecord(state, statesWithSteps, true);
    case 'record-call':
      // Who was not reached is called again: the case is not continued by that.
      return decideRecord(state, statesWithCalls, command.outcome === 'reached');
    case 'close-as-duplicate':
      return openCaseStates.includes(state)
        ? { change: { state: 'CLOSED', escalationClock: 'stop' } }
        : { refusal: 'ALERTS.WRONG_STATE' };
    case 'escalate':
      return {
        change: state === 'NEW' ? { state, escalationClock: 'unchanged', responsible: 'city' } : null,
      };
    case 'stall':
      // Whoever acknowledged it has not gone on: somebody else must be reached.
      return { change: state === 'ACKNOWLEDGED' ? { state: 'NEW', escalationClock: 'start' } : null };
    case 'reopen': {
      // The rules flag each delivery of a declaration again, so a repeated flag says nothing new. People report what they see or hear.
      const isNews = command.isNewDeclaration || command.source !== 'rules';
      return {
        change:
          isNews && endedCaseStates.includes(state)
            ? { state: 'NEW', escalationClock: 'start', responsible: 'district' }
            : null,
      };
    }
  }
}

function decideStateChange(
  state: CaseState,
  { to, by, reason, hasNote }: Extract<CaseCommand, { kind: 'change-state' }>,
): CaseDecision {
  const transition = caseTransitions[state].find((each) => each.to === to);
  if (transition === undefined) return { refusal: 'ALERTS.WRONG_STATE' };
  if (transition.by === 'city' && by !== 'city') return { refusal: 'ALERTS.CITY_ONLY' };
  const isReasonKnown =
    reason === null ? transition.reasons.length === 0 : transition.reasons.includes(reason);
  return isReasonKnown && (reason !== 'other' || hasNote)
    ? { change: { state: to, escalationClock: 'unchanged' } }
    : { refusal: 'ALERTS.REASON_NEEDED' };
}

/** Decides about a record. The first one that continues an acknowledged case begins its investigation. */
function decideRecord(state: CaseState, allowed: readonly CaseState[], isContinued: boolean): CaseDecision {
  if (!allowed.includes(state)) return { refusal: 'ALERTS.WRONG_STATE' };
  return {
    change: {
      state: state === 'ACKNOWLEDGED' && isContinued ? 'INVESTIGATING' : state,
      escalationClock: 'unchanged',
    },
  };
}
