import { formerNamesOf } from './former-names.js';
import { AreaTree } from './area-tree.js';
import type { AreaRow } from './area-row.js';
import { areaSeed } from './seed.js';

const on = '2021-06-30';
const tree = new AreaTree(areaSeed);
const first = (query: string, level?: 'ward' | 'district'): [string, string | null] | null => {
  const [hit] = tree.searchAreaNames(query, { on, limit: 5, ...(level === undefined ? {} : { level }) });
  return hit === undefined ? null : [tree.fullNameOf(hit.row.code, on), hit.formerName];
};

describe('former names of 2020', () => {
  it.each([
    ['Thảo Điền Quận 2', 'Phường Thảo Điền, Thành phố Thủ Đức', 'Phường Thảo Điền, Quận 2'],
    ['P. Thảo Điền, Q2', 'Phường Thảo Điền, Thành phố Thủ Đức', 'Phường Thảo Điền, Quận 2'],
    ['Hiệp Phú Quận 9', 'Phường Hiệp Phú, Thành phố Thủ Đức', 'Phường Hiệp Phú, Quận 9'],
    ['Phường 7 Quận 3', 'Phường Võ Thị Sáu, Quận 3', 'Phường 7, Quận 3'],
    ['p7 q3', 'Phường Võ Thị Sáu, Quận 3', 'Phường 7, Quận 3'],
    ['Bình Khánh, Quận 2', 'Phường An Khánh, Thành phố Thủ Đức', 'Phường Bình Khánh, Quận 2'],
    ['Phường 14 Phú Nhuận', 'Phường 13, Quận Phú Nhuận', 'Phường 14, Quận Phú Nhuận'],
  ])('%s is %s', (query, name, former) => {
    expect(first(query, 'ward')).toEqual([name, former]);
  });
  it.each(['Quận Thủ Đức', 'Quận 2', 'Quận 9'])('%s is Thủ Đức city', (query) => {
    expect(first(query, 'district')?.[0]).toBe('Thành phố Thủ Đức');
  });
  it('are those of the area itself, and none of an area of another level or district', () => {
    const rowOf = (name: string, parent: string): AreaRow =>
      areaSeed.find((row) => row.name === name && (row.parentCode === parent || row.code === parent))!;
    const thuDuc = rowOf('Thành phố Thủ Đức', '769');
    const phuNhuan = rowOf('Quận Phú Nhuận', '768');
    const district3 = rowOf('Quận 3', '770');
    expect(formerNamesOf(thuDuc, undefined)).toEqual(
      ['Quận 2', 'Quận 9', 'Quận Thủ Đức'].map((name) => ({ name, districts: [], merged: false })),
    );
    expect(formerNamesOf(phuNhuan, undefined)).toEqual([]);
    expect(formerNamesOf(rowOf('Phường 13', '768'), undefined)).toEqual([]);
    expect(formerNamesOf(rowOf('Phường 13', '768'), phuNhuan)).toEqual([
      { name: 'Phường 14', districts: ['Quận Phú Nhuận'], merged: true },
    ]);
    expect(formerNamesOf(rowOf('Phường 11', '768'), phuNhuan).map(({ name }) => name)).toEqual(['Phường 12']);
    expect(formerNamesOf(rowOf('Phường 11', '770'), district3)).toEqual([]);
    expect(formerNamesOf(rowOf('Phường An Khánh', '769'), thuDuc)).toEqual([
      { name: 'Phường An Khánh', districts: ['Quận 2'], merged: false },
      { name: 'Phường Bình An', districts: ['Thành phố Thủ Đức', 'Quận 2'], merged: true },
      { name: 'Phường Bình Khánh', districts: ['Thành phố Thủ Đức', 'Quận 2'], merged: true },
    ]);
  });

  it('give every ward of Thủ Đức city the district that it belonged to', () => {
    const thuDuc = areaSeed.find(({ code }) => code === '769')!;
    const wards = areaSeed.filter(({ parentCode }) => parentCode === '769');
    const districts = wards.map((ward) => formerNamesOf(ward, thuDuc)[0]?.districts[0]);
    expect(districts.filter((name) => name === 'Quận 2')).toHaveLength(9);
    expect(districts.filter((name) => name === 'Quận 9')).toHaveLength(13);
    expect(districts.filter((name) => name === 'Quận Thủ Đức')).toHaveLength(12);
  });

  it('name each ward that was merged in 2021', () => {
    const merged = areaSeed.flatMap((row) => {
      const district = areaSeed.find(({ code }) => code === row.parentCode);
      return formerNamesOf(row, district)
        .filter((former) => former.merged)
        .map(({ name }) => `${name} → ${row.name}, ${district?.name ?? ''}`);
    });
    expect(merged.sort()).toEqual(
      [
        'Phường Bình An → Phường An Khánh, Thành phố Thủ Đức',
        'Phường Bình Khánh → Phường An Khánh, Thành phố Thủ Đức',
        'Phường 6 → Phường Võ Thị Sáu, Quận 3',
        'Phường 7 → Phường Võ Thị Sáu, Quận 3',
        'Phường 8 → Phường Võ Thị Sáu, Quận 3',
        'Phường 5 → Phường 2, Quận 4',
        'Phường 12 → Phường 13, Quận 4',
        'Phường 15 → Phường 12, Quận 5',
        'Phường 3 → Phường 2, Quận 10',
        'Phường 12 → Phường 11, Quận Phú Nhuận',
        'Phường 14 → Phường 13, Quận Phú Nhuận',
      ].sort(),
    );
  });

  it('does not stand before a name of today', () => {
    expect(first('Bình Khánh', 'ward')).toEqual(['Xã Bình Khánh, Huyện Cần Giờ', null]);
    expect(first('Phường 7 Quận 5', 'ward')).toEqual(['Phường 7, Quận 5', null]);
    expect(first('Thảo Điền', 'ward')).toEqual(['Phường Thảo Điền, Thành phố Thủ Đức', null]);
    expect(first('Ða Kao', 'ward')).toEqual(['Phường Đa Kao, Quận 1', null]);
  });
});
