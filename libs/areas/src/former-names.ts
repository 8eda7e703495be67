import type { AreaRow } from './area-row.js';

/** A name of an area from before 2021 that people still use. */
export interface FormerName {
  /** `Phường 7`, `Quận 2`. */
  readonly name: string;
  /** Names of the districts that are used with it, the current one first. */
  readonly districts: readonly string[];
  /** True for a ward that was merged into this one; false when only the district has another name. */
  readonly merged: boolean;
}

/**
 * Wards of Thủ Đức city by the district that they belonged to until 2020. Source: resolution 1111/NQ-UBTVQH14 of 9
 * December 2020, which made the city of the districts 2, 9 and Thủ Đức.
 */
const districtsOfThuDuc: Readonly<Record<string, readonly string[]>> = {
  'Quận 2': ['An Khánh', 'An Lợi Đông', 'An Phú', 'Bình Trưng Đông', 'Bình Trưng Tây', 'Cát Lái', 'Thảo Điền', 'Thạnh Mỹ Lợi', 'Thủ Thiêm'],
  'Quận 9': ['Hiệp Phú', 'Long Bình', 'Long Phước', 'Long Thạnh Mỹ', 'Long Trường', 'Phú Hữu', 'Phước Bình', 'Phước Long A', 'Phước Long B', 'Tân Phú', 'Tăng Nhơn Phú A', 'Tăng Nhơn Phú B', 'Trường Thạnh'],
  'Quận Thủ Đức': ['Bình Chiểu', 'Bình Thọ', 'Hiệp Bình Chánh', 'Hiệp Bình Phước', 'Linh Chiểu', 'Linh Đông', 'Linh Tây', 'Linh Trung', 'Linh Xuân', 'Tam Bình', 'Tam Phú', 'Trường Thọ'],
}; // prettier-ignore
const thuDucCode = '769';

/** Wards that the same resolution merged: district code, current ward, former wards. */
const wardsMergedIn2021: readonly (readonly [district: string, today: string, former: readonly string[]])[] =
  [
    [thuDucCode, 'An Khánh', ['Bình An', 'Bình Khánh']],
    ['770', 'Võ Thị Sáu', ['6', '7', '8']],
    ['773', '2', ['5']],
    ['773', '13', ['12']],
    ['774', '12', ['15']],
    ['771', '2', ['3']],
    ['768', '11', ['12']],
    ['768', '13', ['14']],
  ];

/** Returns the former names of an area of Ho Chi Minh City of 2021. @param district the parent row of a ward */
export function formerNamesOf(row: AreaRow, district: AreaRow | undefined): FormerName[] {
  if (row.code === thuDucCode)
    return Object.keys(districtsOfThuDuc).map((name) => ({ name, districts: [], merged: false }));
  if (row.level !== 'ward' || district === undefined) return [];
  const bare = row.name.replace(/^Phường /, '');
  const [formerDistrict] = Object.entries(district.code === thuDucCode ? districtsOfThuDuc : {}).find(
    ([, wards]) => wards.includes(bare),
  ) ?? [undefined];
  const districts = [district.name, ...(formerDistrict === undefined ? [] : [formerDistrict])];
  const own: FormerName[] =
    formerDistrict === undefined ? [] : [{ name: row.name, districts: [formerDistrict], merged: false }];
  return [
    ...own,
    ...wardsMergedIn2021
      .filter(([code, today]) => code === district.code && today === bare)
      .flatMap(([, , former]) => former.map((name) => ({ name: `Phường ${name}`, districts, merged: true }))),
  ];
}
