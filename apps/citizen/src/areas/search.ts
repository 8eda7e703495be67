import type { MergedAreaDto } from '@khai-bao/api-client/registration';
import {
  AreaSuccession,
  AreaTree,
  areaSeed,
  cityCode,
  foldVietnamese,
  provinces,
  type SuccessorArea,
} from '@khai-bao/areas';

const areaTree = new AreaTree(areaSeed);
/** The seed's own time: the wards as they stood when the posters were hung. */
const on = '2021-06-25';
let ways = new AreaSuccession(areaTree, areaSeed, []);

/** Wards that have gone into others since; from then on they are not offered, and their names lead to the others. */
export function addMergedAreas(merged: readonly MergedAreaDto[]): void {
  const gone = new Map(merged.map(({ code, into }) => [code, into.code]));
  ways = new AreaSuccession(
    areaTree,
    areaSeed.map((row) => (gone.has(row.code) ? { ...row, validTo: on } : row)),
    [...gone].map(([code, into]) => ({ code, into, from: on })),
  );
}

/** A ward of the city as a person finds it. */
export interface Ward {
  readonly code: string;
  readonly name: string;
  readonly district: string;
  /** The ward that was meant, when it was merged into this one: `Phường Bến Nghé`. */
  readonly former?: string;
}

const wardFrom = ({ row, former }: SuccessorArea): Ward => ({
  code: row.code,
  name: row.name,
  district: areaTree.findArea(row.parentCode ?? '', on)?.name ?? '',
  ...(former === null ? {} : { former: former.name }),
});

/** Wards whose name or district matches what was typed, with or without marks; at most eight. */
export function searchWards(typed: string): Ward[] {
  return ways.searchAreas(typed, { level: 'ward', limit: 8, on }).map(wardFrom);
}

/** A ward by its code, or that which it was merged into; null when it is none. */
export function wardOf(code: string): Ward | null {
  const found = ways.resolveSuccessor(code, on);
  return found?.row.level === 'ward' ? wardFrom(found) : null;
}

/** Provinces and centrally-run cities by name, this city first. */
export const provinceNames: readonly string[] = [
  ...provinces.filter(({ code }) => code === cityCode),
  ...provinces.filter(({ code }) => code !== cityCode),
].map(({ name }) => name);

/** The province that a text names (`TP HCM` and `Bình Dương` too), or null. */
export function findProvince(text: string): string | null {
  const bare = foldVietnamese(text).replace(/^(tinh|thanh pho|tp) /, '');
  if (['hcm', 'tphcm', 'tp hcm', 'sai gon'].includes(bare)) return provinceNames[0] ?? null;
  return (
    provinceNames.find((name) => foldVietnamese(name).replace(/^(tinh|thanh pho) /, '') === bare) ?? null
  );
}
