import { ageBands, areaPathPattern, requestFilterSql } from './request-filter.js';

const now = new Date('2021-06-25T10:00:00Z');

describe('which requests are meant', () => {
  it('no filter asks for nothing', () => {
    const parameters: unknown[] = ['79'];
    expect(requestFilterSql({}, now, parameters)).toEqual([]);
    expect(parameters).toEqual(['79']);
  });

  it('puts its parameters behind those that stand', () => {
    const parameters: unknown[] = ['79', '79/'];
    expect(requestFilterSql({ area: '79.760', kind: 'market' }, now, parameters)).toEqual([
      '(area_path ~>=~ $3 and area_path ~<~ $4)',
      'unit_kind = $5',
    ]);
    expect(parameters.slice(2)).toEqual(['79.760', '79.760/', 'market']);
  });

  it('the bands of age touch each other and leave no moment out', () => {
    const edges = ageBands.map((age) => {
      const parameters: unknown[] = [];
      requestFilterSql({ age }, now, parameters);
      return parameters.map((moment) => (now.getTime() - (moment as Date).getTime()) / 3_600_000);
    });
    expect(edges).toEqual([[0, 24], [24, 72], [72, 168], [168]]);
  });

  it.each(['79', '79.760', '79.760.26740'])('%s is an area', (path) =>
    expect(areaPathPattern.test(path)).toBe(true),
  );
  it.each(['', '7', '79.', '79.76', '79.760/', "79' or 1=1"])('%s is none', (path) =>
    expect(areaPathPattern.test(path)).toBe(false),
  );
});
