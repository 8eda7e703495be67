import {
  endedRegistrationStates,
  type AccountState,
  type RegistrationState,
  type UnitKind,
} from '@khai-bao/contracts';

/** States of a listed pharmacy, as the Department of Health sees it. */
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

/** A change of a pharmacy: its new state, or a correction. */
export type PharmacyChangeKind = PharmacyState | 'corrected';

/** State of the latest question of the Department of Health; null when there was none. */
export type HealthQuestionState = 'asked' | 'answered' | null;

interface PharmacyUnit {
  readonly kind: UnitKind;
  readonly state: RegistrationState;
  readonly accountState: AccountState | null;
}

/** Derives the state of a unit that was listed. It stays listed while its committee asks the unit something. */
export function derivePharmacyState(unit: PharmacyUnit, question: HealthQuestionState): PharmacyState {
  if (unit.kind !== 'pharmacy' || endedRegistrationStates.has(unit.state)) return 'withdrawn';
  if (unit.state !== 'FORWARDED') return question ?? 'listed';
  if (unit.accountState === null || unit.accountState === 'REQUESTED') return 'released';
  return unit.accountState === 'REFUSED' ? 'refused' : 'account';
}

/** Whether the Department of Health can release the pharmacy: it is listed, and no question to the unit is open. */
export const isReleasable = ({ kind, state }: Pick<PharmacyUnit, 'kind' | 'state'>): boolean =>
  kind === 'pharmacy' && state === 'PHARMACY_LISTED';
