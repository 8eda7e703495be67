import { AreaTree, areaSeed, cityCode, foldVietnamese, provinces } from '@khai-bao/areas';

const tree = new AreaTree(areaSeed);
/** The seed's own time: the wards as they stood when the posters were hung. */
const on = '2021-06-25';

/** A ward of the city as a person finds it. */
export interface Ward {
  readonly code: string;
  readonly name: string;
  readonly district: string;
}

/** Wards whose name or district matches what was typed, with or without marks; at most eight. */
export function searchWards(typed: string): Ward[] {
  return tree.search(typed, { level: 'ward', limit: 8, on }).map((row) => ({
    code: row.code,
    name: row.name,
    district: tree.find(row.parentCode ?? '', on)?.name ?? '',
  }));
}

/** A ward by its code, or null when it is none. */
export function wardOf(code: string): Ward | null {
  const row = tree.find(code, on);
  return row?.level === 'ward'
    ? { code, name: row.name, district: tree.find(row.parentCode ?? '', on)?.name ?? '' }
    : null;
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
