import { everyIssue, type Outcome } from '@khai-bao/health-form';

export const declarationStatuses = ['submitted', 'corrected', 'withdrawn', 'erased'] as const;
export type DeclarationStatus = (typeof declarationStatuses)[number];

/** What a decision needs to know of a declaration. */
export interface DeclarationState {
  readonly status: DeclarationStatus;
  readonly version: number;
  /** Issue of its current pass, 0 for the first. */
  readonly passIssue: number;
  /** Its day in Ho Chi Minh City. */
  readonly day: string;
}

export type DeclarationCommand =
  | {
      readonly kind: 'correct';
      /** The day of the request in Ho Chi Minh City. */
      readonly today: string;
    }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'erase' };

/** The effect of a command on a declaration. */
export interface DeclarationChange {
  readonly status: Exclude<DeclarationStatus, 'submitted'>;
  readonly version: number;
  readonly passIssue: number;
  /** The last issue whose pass is revoked, with all earlier ones; null when no further pass is revoked. */
  readonly revokesUpTo: number | null;
}

/** `change` is null when the command is allowed and has no effect. */
export type DeclarationDecision =
  | { readonly change: DeclarationChange | null }
  | {
      readonly refusal:
        'DECLARATIONS.WRONG_STATE' | 'DECLARATIONS.CORRECTION_TOO_LATE' | 'DECLARATIONS.TOO_MANY_CORRECTIONS';
    };

/** Corrections of one declaration. A person corrects a mistake once or twice; each correction signs and sends everything again. */
export const maxCorrections = 20;

/** Statuses whose declaration counts in the numbers of a unit, and whose pass can be valid. */
export const isInForce = (status: DeclarationStatus): boolean =>
  status === 'submitted' || status === 'corrected';

/** Decides what a command does to a declaration. A repeated withdrawal or erasure has no effect. */
export function decideDeclarationCommand(
  state: DeclarationState,
  command: DeclarationCommand,
): DeclarationDecision {
  const { status, passIssue } = state;
  const version = state.version + 1;
  switch (command.kind) {
    case 'correct':
      if (!isInForce(status)) return { refusal: 'DECLARATIONS.WRONG_STATE' };
      if (state.day !== command.today) return { refusal: 'DECLARATIONS.CORRECTION_TOO_LATE' };
      if (passIssue >= maxCorrections) return { refusal: 'DECLARATIONS.TOO_MANY_CORRECTIONS' };
      return { change: { status: 'corrected', version, passIssue: passIssue + 1, revokesUpTo: passIssue } };
    case 'withdraw':
      if (!isInForce(status)) return { change: null };
      return { change: { status: 'withdrawn', version, passIssue, revokesUpTo: everyIssue } };
    case 'erase':
      if (status === 'erased') return { change: null };
      return {
        change: { status: 'erased', version, passIssue, revokesUpTo: isInForce(status) ? everyIssue : null },
      };
  }
}

/**
 * Decides the outcome of corrected content. A declaration that was suspected once is amber at best, because whoever was stopped at a
 * gate could correct the answers there: the guard asks the person.
 */
export const decideCorrectedOutcome = (outcome: Outcome, wasSuspected: boolean): Outcome =>
  wasSuspected && outcome === 'clear' ? 'caution' : outcome;

/** A status with the outcome that counts for it. */
export interface CountedState {
  readonly status: DeclarationStatus;
  readonly outcome: Outcome;
}

/** Returns what a change adds to the counters of its unit and day. */
export function countedDifference(
  before: CountedState,
  after: CountedState,
): { readonly declarations: number; readonly suspected: number } {
  const counted = ({ status }: CountedState): number => (isInForce(status) ? 1 : 0);
  const suspected = (state: CountedState): number => (state.outcome === 'suspected' ? counted(state) : 0);
  return {
    declarations: counted(after) - counted(before),
    suspected: suspected(after) - suspected(before),
  };
}
