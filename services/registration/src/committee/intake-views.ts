import type { RegistrationState } from '@khai-bao/contracts';

/** States in which a registration waits for its committee. */
export const waitingStates: readonly RegistrationState[] = ['SUBMITTED', 'RECEIVED'];

/** The tabs of the intake list. */
export const intakeViews = [
  'todo',
  'needs-info',
  'forwarded',
  'pharmacy',
  'ncovi',
  'duplicate',
  'all',
] as const;
export type IntakeView = (typeof intakeViews)[number];

/** The states that a tab lists; null: every state. */
export const statesOfIntakeView: Readonly<Record<IntakeView, readonly RegistrationState[] | null>> = {
  todo: waitingStates,
  'needs-info': ['NEEDS_INFO'],
  forwarded: ['FORWARDED'],
  pharmacy: ['PHARMACY_LISTED'],
  ncovi: ['EXEMPT_NCOVI'],
  duplicate: null,
  all: null,
};
