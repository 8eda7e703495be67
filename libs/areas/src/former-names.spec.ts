import { AreaTree } from './area-tree.js';
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
  it('does not stand before a name of today', () => {
    expect(first('Bình Khánh', 'ward')).toEqual(['Xã Bình Khánh, Huyện Cần Giờ', null]);
    expect(first('Phường 7 Quận 5', 'ward')).toEqual(['Phường 7, Quận 5', null]);
    expect(first('Thảo Điền', 'ward')).toEqual(['Phường Thảo Điền, Thành phố Thủ Đức', null]);
    expect(first('Ða Kao', 'ward')).toEqual(['Phường Đa Kao, Quận 1', null]);
  });
});
