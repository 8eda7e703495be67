import {
  endedRegistrationStates,
  type AccountState,
  type ErrorCode,
  type RegistrationState,
} from '@khai-bao/contracts';
import type { PairState } from '../duplicate-detection/unit-pair-states.js';
import { listFieldChanges } from '../units/field-changes.js';
import type { CorrectableField, UnitFields } from '../units/unit-fields.js';
import { hasUsableAccount } from './merge-suggestion.js';

/** A decision that is not allowed. `fields` names the wrong field of the request. */
export interface Refusal {
  readonly refusal: ErrorCode;
  readonly fields?: readonly { readonly path: string; readonly code: string }[];
}

/** The parts of a unit that a decision depends on. */
export interface DecidedUnit {
  readonly id: string;
  readonly version: number;
  readonly state: RegistrationState;
  readonly accountState: AccountState | null;
}

/** Fields that a unit's sealed contact holds. */
const contactFields = ['representative', 'phone', 'email'] as const satisfies readonly CorrectableField[];

/** Checks the optimistic lock of a decision: the state of the pair and the versions of both units as the officer has read them. */
export function checkReadVersions(
  pair: { readonly state: PairState; readonly unitIds: readonly string[] },
  units: ReadonlyMap<string, Pick<DecidedUnit, 'version'>>,
  read: {
    readonly state: PairState;
    readonly versions: readonly { readonly unitId: string; readonly version: number }[];
  },
): Refusal | null {
  if (pair.state !== read.state) return { refusal: 'REGISTRATION.DUPLICATE_DECIDED' };
  for (const id of pair.unitIds) {
    const version = read.versions.find(({ unitId }) => unitId === id)?.version;
    if (version === undefined)
      return { refusal: 'PLATFORM.VALIDATION', fields: [{ path: 'versions', code: 'notOfPair' }] };
    if (version !== units.get(id)?.version) return { refusal: 'REGISTRATION.CHANGED' };
  }
  return null;
}

/** Decides whether two registrations may be merged. The account of the one that ends must not be in use. */
export function decideMerge<Unit extends DecidedUnit>(
  pairState: PairState,
  units: readonly Unit[],
  survivorId: string,
): { readonly survivor: Unit; readonly loser: Unit } | Refusal {
  if (pairState !== 'open' && pairState !== 'apart') return { refusal: 'REGISTRATION.DUPLICATE_DECIDED' };
  const survivor = units.find(({ id }) => id === survivorId);
  const loser = units.find(({ id }) => id !== survivorId);
  if (survivor === undefined || loser === undefined)
    return { refusal: 'PLATFORM.VALIDATION', fields: [{ path: 'survivorId', code: 'notOfPair' }] };
  if ([survivor, loser].some(({ state }) => endedRegistrationStates.has(state)))
    return { refusal: 'REGISTRATION.DUPLICATE_DECIDED' };
  if (hasUsableAccount(loser.accountState)) return { refusal: 'REGISTRATION.HAS_ACCOUNT' };
  return { survivor, loser };
}

/**
 * Whether the contacts of both sides allow a merge. An unreadable contact can neither be kept nor taken: an officer has to type
 * it again first.
 */
export function canMergeContacts(
  readable: { readonly survivor: boolean; readonly loser: boolean },
  take: readonly CorrectableField[],
): boolean {
  const taken = contactFields.filter((field) => take.includes(field));
  if (!readable.survivor && taken.length < contactFields.length) return false;
  return readable.loser || taken.length === 0;
}

/** Copies fields of another registration into `own`. */
export const takeFields = (
  own: UnitFields,
  other: UnitFields,
  fields: readonly CorrectableField[],
): UnitFields => ({
  ...own,
  ...Object.fromEntries(fields.map((field) => [field, other[field]])),
});

/**
 * Decides which fields an undone merge restores: those that the merge changed, except those that were corrected since.
 * @param before the survivor's content before the merge
 * @param after its content after the merge
 * @param now its content today
 */
export function decideRestoredFields(
  before: UnitFields,
  after: UnitFields,
  now: UnitFields,
): { readonly restored: CorrectableField[]; readonly kept: CorrectableField[] } {
  const changed = listFieldChanges(before, after).map(({ field }) => field);
  const kept = changed.filter((field) => now[field] !== after[field]);
  return { restored: changed.filter((field) => !kept.includes(field)), kept };
}
