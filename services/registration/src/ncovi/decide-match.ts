import type { NcoviMatchRule, NcoviWorkKind } from './ncovi-kinds.js';

/** The compared values of an entry of the national list. */
export interface EntryKeys {
  readonly entryId: string;
  readonly taxKey: string | null;
  readonly phoneBlindIndex: string | null;
  readonly areaCode: string | null;
  readonly nameKey: string | null;
}

/** A unit that has at least one of these values, or has named the entry as its own. */
export interface CandidateUnit {
  readonly id: string;
  readonly taxKey: string | null;
  readonly phoneBlindIndex: string | null;
  readonly areaCode: string;
  readonly nameKey: string | null;
  /** The unit gave the code of this entry when it registered. */
  readonly namesEntry: boolean;
  /** Another listed entry that is matched with the unit. */
  readonly otherEntryId: string | null;
}

export type MatchDecision =
  | { readonly kind: 'match'; readonly unitId: string; readonly rule: NcoviMatchRule }
  | { readonly kind: 'ask'; readonly work: NcoviWorkKind; readonly unitIds: readonly string[] }
  | { readonly kind: 'none' };

/**
 * Decides to which unit an entry belongs: by the code that a unit gave, then by tax code, then by phone. Each needs a second value that
 * agrees. Everything else is a question for a person, because a wrong match takes a unit out of the sight of its ward.
 */
export function decideMatch(entry: EntryKeys, candidates: readonly CandidateUnit[]): MatchDecision {
  const agrees = {
    taxCode: (unit: CandidateUnit) => entry.taxKey !== null && unit.taxKey === entry.taxKey,
    phone: (unit: CandidateUnit) =>
      entry.phoneBlindIndex !== null && unit.phoneBlindIndex === entry.phoneBlindIndex,
    ward: (unit: CandidateUnit) => entry.areaCode !== null && unit.areaCode === entry.areaCode,
    name: (unit: CandidateUnit) => entry.nameKey !== null && unit.nameKey === entry.nameKey,
  };
  const contradictsTaxCode = (unit: CandidateUnit): boolean =>
    entry.taxKey !== null && unit.taxKey !== null && unit.taxKey !== entry.taxKey;

  const named = candidates.filter(
    (unit) =>
      unit.namesEntry &&
      !contradictsTaxCode(unit) &&
      (agrees.taxCode(unit) || agrees.phone(unit) || agrees.ward(unit) || agrees.name(unit)),
  );
  if (named.length === 1) return matchOrConflict(named[0]!, 'code');

  const byTaxCode = candidates.filter(agrees.taxCode);
  if (byTaxCode.length > 1) return ask('shared-tax-code', byTaxCode);
  const [taxUnit] = byTaxCode;
  if (taxUnit !== undefined)
    return agrees.ward(taxUnit) || agrees.phone(taxUnit) || agrees.name(taxUnit)
      ? matchOrConflict(taxUnit, 'tax-code')
      : ask('tax-code-only', [taxUnit]);

  const byPhone = candidates.filter(agrees.phone);
  const [phoneUnit] = byPhone;
  if (
    phoneUnit !== undefined &&
    byPhone.length === 1 &&
    !contradictsTaxCode(phoneUnit) &&
    (agrees.ward(phoneUnit) || agrees.name(phoneUnit))
  )
    return matchOrConflict(phoneUnit, 'phone');
  if (phoneUnit !== undefined) return ask('phone-only', byPhone);

  const byName = candidates.filter(
    (unit) => agrees.name(unit) && agrees.ward(unit) && !contradictsTaxCode(unit),
  );
  return byName.length > 0 ? ask('name-and-ward', byName) : { kind: 'none' };
}

const matchOrConflict = (unit: CandidateUnit, rule: NcoviMatchRule): MatchDecision =>
  unit.otherEntryId === null
    ? { kind: 'match', unitId: unit.id, rule }
    : { kind: 'ask', work: 'two-entries', unitIds: [unit.id] };

const ask = (work: NcoviWorkKind, units: readonly CandidateUnit[]): MatchDecision => ({
  kind: 'ask',
  work,
  unitIds: units.map(({ id }) => id).sort(),
});
