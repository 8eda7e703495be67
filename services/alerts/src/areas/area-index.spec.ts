import { AreaIndex, childPathOf, type IndexedArea } from './area-index.js';

const ward = (code: string, change: Partial<IndexedArea> = {}): IndexedArea => ({
  code,
  name: `Phường ${code}`,
  path: `79.760.${code}`,
  validFrom: '2020-01-01',
  validTo: null,
  mergedInto: null,
  ...change,
});
const merged = (code: string, into: string, on: string): IndexedArea =>
  ward(code, { validTo: on, mergedInto: into });

const areas = [
  ward('760', { path: '79.760', name: 'Quận 1' }),
  ward('1'),
  ward('2'),
  merged('3', '2', '2021-06-01'),
  merged('4', '3', '2021-05-01'),
  merged('5', '1', '2021-07-01'),
  merged('6', '7', '2021-06-01'),
  merged('7', '6', '2021-06-01'),
  ward('8', { validFrom: '2021-07-01' }),
];
const index = new AreaIndex(areas, '2021-06-30');

describe('the index of areas', () => {
  it.each([
    ['a valid ward', '79.760.1', '79.760.1'],
    ['a merged ward', '79.760.3', '79.760.2'],
    ['a ward that was merged twice', '79.760.4', '79.760.2'],
    ['a ward that is merged tomorrow', '79.760.5', '79.760.5'],
    ['an unknown ward', '79.760.99', '79.760.99'],
  ])('follows %s', (_, path, expected) => {
    expect(index.resolvePath(path)).toBe(expected);
  });

  it('ends at merges that lead back to their start', () => {
    expect(['79.760.6', '79.760.7']).toContain(index.resolvePath('79.760.6'));
  });

  it('lists the valid areas directly below a path', () => {
    expect(index.listBelow('79.760').map(({ code }) => code)).toEqual(['1', '2', '5']);
    expect(index.listBelow('79').map(({ name }) => name)).toEqual(['Quận 1']);
  });

  it.each([
    ['79.760.26740', '79', '79.760'],
    ['79.760.26740', '79.760', '79.760.26740'],
    ['79.760', '79.760', null],
    ['79.7600.1', '79.760', null],
  ])('finds the part of %s below %s', (path, above, expected) => {
    expect(childPathOf(path, above)).toBe(expected);
  });
});
