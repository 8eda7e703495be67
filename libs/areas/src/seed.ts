import { kindWord, type AreaKind, type AreaRow } from './area-row.js';
import { seedDistricts } from './seed-data.js';

/** Code of Ho Chi Minh City. */
export const cityCode = '79';
/** Resolution 1111/NQ-UBTVQH14 made Thủ Đức city and the 312 wards; it took effect on this day. */
const wardsValidFrom = '2021-01-01';

function createAreaRow(
  code: string,
  level: AreaRow['level'],
  kind: AreaKind,
  bare: string,
  parentCode: string | null,
  validFrom = wardsValidFrom,
): AreaRow {
  return { code, name: `${kindWord(kind)} ${bare}`, level, kind, parentCode, validFrom, validTo: null };
}

/**
 * Ho Chi Minh City as of June 2021: the city, 22 districts (Thủ Đức city, 16 urban, 5 rural) and 312 wards, communes
 * and towns, with the codes of the General Statistics Office. Later changes are rows of data, never changes here.
 */
export const areaSeed: readonly AreaRow[] = [
  createAreaRow(cityCode, 'city', 'thanh-pho', 'Hồ Chí Minh', null, '1976-07-02'),
  ...seedDistricts.flatMap((district) => [
    createAreaRow(district.code, 'district', district.kind as AreaKind, district.name, cityCode),
    ...district.wards.split('; ').map((entry) => {
      const [code = '', kind = '', ...name] = entry.split(' ');
      return createAreaRow(code, 'ward', kind as AreaKind, name.join(' '), district.code);
    }),
  ]),
];
