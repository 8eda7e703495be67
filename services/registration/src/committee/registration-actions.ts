import type { RegistrationState, UnitKind } from '@khai-bao/contracts';

/** What an officer can do with a registration. */
export const officerActions = [
  'receive',
  'forward',
  'receive-and-forward',
  'exempt-ncovi',
  'list-pharmacy',
  'ask',
  'reject',
  'close',
  'reopen',
] as const;
export type OfficerAction = (typeof officerActions)[number];

export interface ActionSubject {
  readonly state: RegistrationState;
  readonly kind: UnitKind;
  readonly usesNcovi: boolean;
  /** The state of a closed unit before it was closed. */
  readonly closedFrom?: RegistrationState | null;
}

export type ActionDecision =
  | {
      /** The states that the registration passes through, in this order; at least one. */
      readonly states: readonly RegistrationState[];
      /** What happens to the unit's pairs of possible duplicates. */
      readonly pairs: 'unchanged' | 'close' | 'recheck';
    }
  | { readonly refusal: 'REGISTRATION.WRONG_STATE' };

/**
 * Decides what an action does to a registration. Receiving and forwarding in one action passes through RECEIVED, so that the
 * history shows both. Ended registrations form no pairs; reopened ones are compared again.
 */
export function decideAction(subject: ActionSubject, action: OfficerAction): ActionDecision {
  const state = nextState(subject, action);
  if (state === null) return { refusal: 'REGISTRATION.WRONG_STATE' };
  const isReceivedOnTheWay = action === 'receive-and-forward' && subject.state !== 'RECEIVED';
  return {
    states: isReceivedOnTheWay ? ['RECEIVED', state] : [state],
    pairs: isEndingAction(action) ? 'close' : action === 'reopen' ? 'recheck' : 'unchanged',
  };
}

/** Whether the action changes which pairs of possible duplicates exist. The unit and its partners are locked before such an action. */
export const changesPairs = (action: OfficerAction): boolean => isEndingAction(action) || action === 'reopen';

const isEndingAction = (action: OfficerAction): boolean => action === 'reject' || action === 'close';

/**
 * Returns the state that an action leads to, or null when the current state does not allow it. Source: the letter of 25 June
 * 2021: received and sent at once to DIC (I.3); pharmacies to the Department of Health (I.2); users of NCOVI are not asked
 * again (II.2).
 */
export function nextState(subject: ActionSubject, action: OfficerAction): RegistrationState | null {
  const open = subject.state === 'SUBMITTED' || subject.state === 'NEEDS_INFO';
  const atCommittee = open || subject.state === 'RECEIVED';
  switch (action) {
    case 'receive':
      return open ? 'RECEIVED' : null;
    case 'forward':
      if (
        subject.state !== 'RECEIVED' &&
        subject.state !== 'EXEMPT_NCOVI' &&
        subject.state !== 'PHARMACY_LISTED'
      )
        return null;
      // A pharmacy is put on the list of the Department of Health, which alone forwards it. A listed unit that was corrected to
      // another kind is forwarded by its committee.
      if (subject.kind !== 'pharmacy') return 'FORWARDED';
      return subject.state === 'PHARMACY_LISTED' ? null : 'PHARMACY_LISTED';
    case 'receive-and-forward':
      if (!atCommittee) return null;
      if (subject.usesNcovi) return 'EXEMPT_NCOVI';
      return subject.kind === 'pharmacy' ? 'PHARMACY_LISTED' : 'FORWARDED';
    case 'exempt-ncovi':
      return atCommittee && subject.usesNcovi ? 'EXEMPT_NCOVI' : null;
    case 'list-pharmacy':
      return atCommittee && subject.kind === 'pharmacy' ? 'PHARMACY_LISTED' : null;
    case 'ask':
      return subject.state === 'SUBMITTED' ||
        subject.state === 'RECEIVED' ||
        subject.state === 'PHARMACY_LISTED'
        ? 'NEEDS_INFO'
        : null;
    case 'reject':
      return atCommittee || subject.state === 'PHARMACY_LISTED' ? 'REJECTED' : null;
    case 'close':
      return subject.state === 'REJECTED' || subject.state === 'DUPLICATE' || subject.state === 'CLOSED'
        ? null
        : 'CLOSED';
    case 'reopen':
      if (subject.state === 'CLOSED') return subject.closedFrom ?? 'SUBMITTED';
      return subject.state === 'REJECTED' ? 'SUBMITTED' : null;
  }
}
