import {
  endedRegistrationStates,
  type AccountState,
  type RegistrationState,
  type UnitKind,
} from '@khai-bao/contracts';

/** What a pharmacy is in, as the Department of Health sees it. */
export const pharmacyStates = [
  'listed',
  'asked',
  'answered',
  'released',
  'account',
  'refused',
  'withdrawn',
] as const;
export type PharmacyState = (typeof pharmacyStates)[number];

/** Where a question of the Department of Health stands; null when there was none. */
export type HealthQuestionState = 'asked' | 'answered' | null;

interface PharmacyUnit {
  readonly kind: UnitKind;
  readonly state: RegistrationState;
  readonly account_state: AccountState | null;
}

/** The state of a unit that was put on the list. While its committee asks the unit something, it stays on it. */
export function derivePharmacyState(unit: PharmacyUnit, question: HealthQuestionState): PharmacyState {
  if (unit.kind !== 'pharmacy' || endedRegistrationStates.has(unit.state)) return 'withdrawn';
  if (unit.state !== 'FORWARDED') return question ?? 'listed';
  if (unit.account_state === null || unit.account_state === 'REQUESTED') return 'released';
  return unit.account_state === 'REFUSED' ? 'refused' : 'account';
}

/** Whether Health can release it: it stands on the list, and nobody is waiting for the unit. */
export const isReleasable = ({ kind, state }: Pick<PharmacyUnit, 'kind' | 'state'>): boolean =>
  kind === 'pharmacy' && state === 'PHARMACY_LISTED';
