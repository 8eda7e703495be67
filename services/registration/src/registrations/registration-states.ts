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

interface Subject {
  readonly state: RegistrationState;
  readonly kind: UnitKind;
  readonly usesNcovi: boolean;
  /** The state in which a closed unit was before. */
  readonly closedFrom?: RegistrationState | null;
}

/**
 * Where an action leads, or null when the state does not allow it. Source: the letter of 25 June 2021:
 * received and sent at once to DIC (I.3); pharmacies to the Department of Health (I.2); users of NCOVI are not asked again (II.2).
 */
export function nextState(subject: Subject, action: OfficerAction): RegistrationState | null {
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
      // A pharmacy goes to Health's list; from there Health alone sends it on, unless it turned out to be none.
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

/** States that wait for the committee. */
export const waitingStates: readonly RegistrationState[] = ['SUBMITTED', 'RECEIVED'];

/** The tabs of the intake list. */
export const views = ['todo', 'needs-info', 'forwarded', 'pharmacy', 'ncovi', 'duplicate', 'all'] as const;
export type View = (typeof views)[number];

/** The states of a tab; null means all. */
export const statesOfView: Readonly<Record<View, readonly RegistrationState[] | null>> = {
  todo: waitingStates,
  'needs-info': ['NEEDS_INFO'],
  forwarded: ['FORWARDED'],
  pharmacy: ['PHARMACY_LISTED'],
  ncovi: ['EXEMPT_NCOVI'],
  duplicate: null,
  all: null,
};
