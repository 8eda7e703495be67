import { areaSeed } from '@khai-bao/areas';
import { divideIntoClasses, findNeighbour, layOutTiles, levelOf, shortAreaName } from './cartogram-layout.js';

const districts = areaSeed.filter(({ level }) => level === 'district').map(({ code }) => code);

describe('the layout of tiles', () => {
  it('gives each of the 22 district-level areas a place of its own', () => {
    const { places, columns, rows } = layOutTiles(districts);
    expect(places).toHaveLength(22);
    expect(new Set(places.map(({ column, row }) => `${column}:${row}`)).size).toBe(22);
    expect([columns, rows]).toEqual([6, 6]);
  });

  it.each([1, 2, 5, 10, 16, 34])('lays out %s wards in their order', (count) => {
    const codes = Array.from({ length: count }, (_, at) => String(26734 + at));
    const { places, columns, rows } = layOutTiles(codes);
    expect(places.map(({ code }) => code)).toEqual(codes);
    expect(columns).toBeLessThanOrEqual(5);
    expect(places.every(({ column, row }) => column < columns && row < rows)).toBe(true);
  });

  it('computes a layout when an area is not a known district', () => {
    expect(layOutTiles(['760', '999']).columns).toBe(2);
  });

  // From district 1: district 3 lies to the west, Bình Thạnh to the north; Cần Giờ is the last one in the east.
  it.each([
    ['760', 'left', '770'],
    ['760', 'up', '765'],
    ['760', 'down', '786'],
    ['783', 'right', '784'],
    ['783', 'left', undefined],
    ['783', 'down', '777'],
    ['787', 'right', undefined],
    ['769', 'left', '764'],
    ['999', 'left', undefined],
  ] as const)('leads from %s to the %s to %s', (code, direction, expected) => {
    expect(findNeighbour(layOutTiles(districts), code, direction)).toBe(expected);
  });

  it('reaches every tile with the arrow keys', () => {
    const layout = layOutTiles(districts);
    const reached = new Set(['783']);
    for (const code of reached)
      for (const direction of ['left', 'right', 'up', 'down'] as const) {
        const next = findNeighbour(layout, code, direction);
        if (next !== undefined) reached.add(next);
      }
    expect([...reached].sort()).toEqual([...districts].sort());
  });
});

describe('the colour scale', () => {
  it.each([
    [[0, null], []],
    [[1], ['1-1 → 5']],
    [
      [0, 3],
      ['1-1 → 2', '2-2 → 3', '3-3 → 5'],
    ],
    [[12], ['1-3 → 1', '4-6 → 3', '7-9 → 4', '10-12 → 5']],
    [[100], ['1-20 → 1', '21-40 → 2', '41-60 → 3', '61-80 → 4', '81-100 → 5']],
  ])('divides %j', (values, classes) => {
    expect(divideIntoClasses(values).map(({ from, to, level }) => `${from}-${to} → ${level}`)).toEqual(
      classes,
    );
  });

  it.each([
    [null, null],
    [0, 0],
    [1, 1],
    [20, 1],
    [21, 2],
    [100, 5],
    [101, 5],
  ])('puts %s at level %s', (value, level) => {
    expect(levelOf(value, divideIntoClasses([100]))).toBe(level);
  });
});

it.each([
  ['Quận 1', 'Q1'],
  ['Phường 15', 'P15'],
  ['Huyện Củ Chi', 'Củ Chi'],
  ['Thành phố Thủ Đức', 'Thủ Đức'],
  ['Thị trấn Nhà Bè', 'Nhà Bè'],
  ['', ''],
])('shortens %s to %s', (name, short) => {
  expect(shortAreaName(name)).toBe(short);
});
