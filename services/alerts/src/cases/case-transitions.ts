import type { CaseState, RiskFlagged } from '@khai-bao/contracts';

/** What happens to a case: an officer acts, nobody acknowledges or goes on in time, or its person is flagged again. */
export type CaseCommand =
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'change-state'; readonly to: CaseState }
  | { readonly kind: 'escalate' }
  | { readonly kind: 'stall' }
  | {
      readonly kind: 'reopen';
      readonly source: RiskFlagged['source'];
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
  { readonly change: CaseChange | null } | { readonly refusal: 'ALERTS.WRONG_STATE' };

export const openCaseStates: readonly CaseState[] = ['NEW', 'ACKNOWLEDGED', 'INVESTIGATING', 'CONFIRMED'];
export const endedCaseStates: readonly CaseState[] = ['RULED_OUT', 'CLOSED'];

/** State → states that an officer can set. `NEW` and `ACKNOWLEDGED` are not set by officers. */
const settableStates: Readonly<Record<CaseState, readonly CaseState[]>> = {
  NEW: [],
  ACKNOWLEDGED: ['INVESTIGATING', 'CONFIRMED', 'RULED_OUT'],
  INVESTIGATING: ['CONFIRMED', 'RULED_OUT'],
  CONFIRMED: ['CLOSED'],
  RULED_OUT: ['CLOSED', 'INVESTIGATING'],
  CLOSED: [],
};

/** Decides what a command does to a case in `state`. */
export function decideCaseCommand(state: CaseState, command: CaseCommand): CaseDecision {
  switch (command.kind) {
    case 'acknowledge':
      // A repeated acknowledgement is no error: two officers of one centre may press the button at the same time.
      return {
        change: state === 'NEW' ? { state: 'ACKNOWLEDGED', escalationClock: 'stop' } : null,
      };
    case 'change-state':
      return settableStates[state].includes(command.to)
        ? { change: { state: command.to, escalationClock: 'unchanged' } }
        : { refusal: 'ALERTS.WRONG_STATE' };
    case 'escalate':
      return {
        change: state === 'NEW' ? { state, escalationClock: 'unchanged', responsible: 'city' } : null,
      };
    case 'stall':
      // Whoever acknowledged it has not gone on: somebody else must be reached.
      return { change: state === 'ACKNOWLEDGED' ? { state: 'NEW', escalationClock: 'start' } : null };
    case 'reopen': {
      // The rules flag each delivery of a declaration again, so a repeated flag says nothing new. Gate staff report what they see.
      const isNews = command.isNewDeclaration || command.source === 'gate-staff';
      return {
        change:
          isNews && endedCaseStates.includes(state)
            ? { state: 'NEW', escalationClock: 'start', responsible: 'district' }
            : null,
      };
    }
  }
}
