import { endedRegistrationStates, type AccountState, type RegistrationState } from '@khai-bao/contracts';
import type { NcoviBasis } from '../coverage/ncovi-basis.js';

/** Which system covers a unit. */
export interface Cover {
  readonly byKhaiBao: boolean;
  /** Why NCOVI covers it; null when it does not. */
  readonly basis: NcoviBasis | null;
  /** The entry of the national list, also during the grace after it. */
  readonly entryId: string | null;
  /** Since when the unit has had this basis. */
  readonly since: Date;
  /** End of the grace; null without one. */
  readonly until: Date | null;
}

export interface CoveredUnit {
  readonly state: RegistrationState;
  readonly accountState: AccountState | null;
  /** The unit's own claim. */
  readonly usesNcovi: boolean;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Derives which system covers a unit now. A unit that leaves the list keeps its cover for the days of grace, and comes back when the
 * list names it again. Its own claim counts when the list does not name it and never has.
 * @param listedEntryId the listed entry that is matched with the unit
 * @param before the cover until now
 */
export function deriveCover(
  unit: CoveredUnit,
  listedEntryId: string | null,
  before: Cover | null,
  now: Date,
  graceDays: number,
): Cover {
  const isEnded = endedRegistrationStates.has(unit.state);
  const byKhaiBao = unit.state === 'FORWARDED' && unit.accountState === 'ACTIVATED';
  const withBasis = (
    basis: NcoviBasis | null,
    entryId: string | null = null,
    until: Date | null = null,
  ): Cover => ({
    byKhaiBao,
    basis,
    entryId,
    since: before !== null && before.basis === basis ? before.since : now,
    until,
  });
  if (isEnded) return withBasis(null);
  if (listedEntryId !== null) return withBasis('listed', listedEntryId);
  if (before?.basis === 'listed')
    return withBasis('grace', before.entryId, new Date(now.getTime() + graceDays * dayMs));
  if (before?.basis === 'grace') return withBasis('grace', before.entryId, before.until);
  if (!unit.usesNcovi) return withBasis(null);
  return withBasis(before?.basis === 'proved' ? 'proved' : 'claimed');
}

/** Whether two covers differ in what is published about them. */
export const differsForOthers = (before: Cover | null, after: Cover): boolean =>
  (before?.byKhaiBao ?? false) !== after.byKhaiBao ||
  coversByNcovi(before) !== coversByNcovi(after) ||
  (before?.entryId ?? null) !== after.entryId;

/** Whether NCOVI covers the unit for the national centre. A claim that nobody has confirmed does not count. */
export const coversByNcovi = (cover: Pick<Cover, 'basis'> | null): boolean =>
  cover !== null && cover.basis !== null && cover.basis !== 'claimed';
