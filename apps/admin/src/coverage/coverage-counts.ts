import { compareAreaNames } from '../texts/words.js';
import type { CoverageAreaDto, CoverageView } from '@khai-bao/api-client/registration';

/** Units of an area, by how far they have come. */
export type CoverageCounts = Omit<CoverageAreaDto, 'areaCode' | 'areaPath' | 'name' | 'level'>;

export const coverageColumns = [
  'late',
  'silent',
  'outdatedPosters',
  'known',
  'received',
  'forwarded',
  'issued',
  'handedOver',
  'active',
  'exempt',
  'pharmacies',
] as const satisfies readonly (keyof CoverageCounts)[];
export type CoverageColumn = (typeof coverageColumns)[number];

/** Numbers that call for action wherever they are not nought. */
export const alarmingColumns: ReadonlySet<CoverageColumn> = new Set(['late', 'silent', 'outdatedPosters']);

/** What a list of units shows: those at a stage, those that are late, or those with an outdated poster. */
export type UnitView = CoverageView | 'late' | 'posters';

/** The list of units behind a number; steps on the way have none of their own. */
export const unitViewOfColumn: Partial<Record<CoverageColumn, UnitView>> = {
  late: 'late',
  outdatedPosters: 'posters',
  known: 'known',
  active: 'active',
  silent: 'silent',
  exempt: 'exempt',
  pharmacies: 'pharmacy',
};

/** Parts of an area's bar, each unit in one, from the good to what waits. */
export const coverageParts = ['active', 'silent', 'unit', 'account', 'committee', 'out'] as const;
export type CoveragePart = (typeof coverageParts)[number];

export const countParts = (counts: CoverageCounts): Record<CoveragePart, number> => ({
  active: counts.active,
  silent: counts.silent,
  unit: counts.issued - counts.active - counts.silent,
  account: counts.forwarded - counts.issued,
  committee: counts.known - counts.forwarded - counts.exempt - counts.pharmacies,
  out: counts.exempt + counts.pharmacies,
});

/** Units that should declare. */
const countObliged = (counts: CoverageCounts): number => counts.known - counts.exempt - counts.pharmacies;
/** The share of units that should declare and do not, 0 to 1; null when there are none. */
export const missingShareOf = (counts: CoverageCounts): number | null =>
  countObliged(counts) === 0 ? null : 1 - counts.active / countObliged(counts);

/** What is late first, then the one that lacks most; those without units last. */
export const sortByMissingShare = (areas: readonly CoverageAreaDto[]): CoverageAreaDto[] =>
  [...areas].sort(
    (a, b) =>
      b.late - a.late ||
      (missingShareOf(b) ?? -1) - (missingShareOf(a) ?? -1) ||
      countObliged(b) - b.active - (countObliged(a) - a.active) ||
      b.known - a.known ||
      compareAreaNames(a.name, b.name),
  );
