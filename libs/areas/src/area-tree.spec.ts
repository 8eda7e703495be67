import { jest } from '@jest/globals';
import type { AreaRow } from './area-row.js';
import { areaSeed, AreaSuccession, AreaTree, foldVietnamese, provinces, UnknownAreaError } from './index.js';

const on = '2021-06-25';
const tree = new AreaTree(areaSeed);
const names = (query: string, level?: AreaRow['level'], limit = 5): string[] =>
  tree
    .searchAreas(query, { on, limit, ...(level ? { level } : {}) })
    .map((row) => tree.fullNameOf(row.code, on));

describe('the seed of June 2021', () => {
  it('has 22 districts and 312 wards', () => {
    const rows = tree.areasOn(on);
    expect(rows.filter((row) => row.level === 'city')).toHaveLength(1);
    expect(rows.filter((row) => row.level === 'district')).toHaveLength(22);
    expect(rows.filter((row) => row.level === 'ward')).toHaveLength(312);
    expect(new Set(areaSeed.map((row) => row.code)).size).toBe(335);
  });

  it.each([
    ['thanh-pho', 1],
    ['quan', 16],
    ['huyen', 5],
  ])('has %s districts: %d', (kind, count) => {
    expect(tree.childrenOf('79', on).filter((row) => row.kind === kind)).toHaveLength(count);
  });

  it('has ten wards in Quận 1 and 63 provinces', () => {
    expect(tree.childrenOf('760', on)).toHaveLength(10);
    expect(provinces).toHaveLength(63);
    expect(provinces.find((row) => row.code === '79')?.name).toBe('Thành phố Hồ Chí Minh');
  });
});

describe('path, names and within', () => {
  it.each([
    ['79', '79', 'Thành phố Hồ Chí Minh'],
    ['760', '79.760', 'Quận 1'],
    ['26740', '79.760.26740', 'Phường Bến Nghé, Quận 1'],
    ['769', '79.769', 'Thành phố Thủ Đức'],
  ])('%s', (code, path, fullName) => {
    expect(tree.areaPathOf(code, on)).toBe(path);
    expect(tree.fullNameOf(code, on)).toBe(fullName);
  });

  it.each([
    ['26740', '26740', true],
    ['26740', '760', true],
    ['26740', '79', true],
    ['26740', '770', false],
    ['760', '26740', false],
    ['99999', '79', false],
    ['26740', '99', false],
  ])('%s within %s: %s', (code, ancestor, expected) => {
    expect(tree.isWithinArea(code, ancestor, on)).toBe(expected);
  });

  it('refuses an unknown code', () => {
    expect(() => tree.areaPathOf('99999', on)).toThrow(UnknownAreaError);
    expect(new UnknownAreaError('99999', on)).toMatchObject({
      name: 'UnknownAreaError',
      message: 'No area 99999 on 2021-06-25',
    });
  });
});

describe('search', () => {
  it.each([
    ['ben nghe', 'Phường Bến Nghé, Quận 1'],
    ['Bến Nghé', 'Phường Bến Nghé, Quận 1'],
    ['p ben nghe q1', 'Phường Bến Nghé, Quận 1'],
    ['q1 ben nghe', 'Phường Bến Nghé, Quận 1'],
    ['P. Bến Nghé, Q.1', 'Phường Bến Nghé, Quận 1'],
    ['bennghe', 'Phường Bến Nghé, Quận 1'],
    ['da kao', 'Phường Đa Kao, Quận 1'],
    ['quan 1', 'Quận 1'],
    ['Q.1', 'Quận 1'],
    ['q01', 'Quận 1'],
    ['go vap', 'Quận Gò Vấp'],
    ['p12 go vap', 'Phường 12, Quận Gò Vấp'],
    ['F12 Gò Vấp', 'Phường 12, Quận Gò Vấp'],
    ['p1 q3', 'Phường 1, Quận 3'],
    ['p3 q1', undefined],
    ['tp thu duc', 'Thành phố Thủ Đức'],
    ['hcm', 'Thành phố Hồ Chí Minh'],
    ['thi tran cu chi', 'Thị trấn Củ Chi, Huyện Củ Chi'],
    ['tt cu chi', 'Thị trấn Củ Chi, Huyện Củ Chi'],
    ['', undefined],
    ['zzz', undefined],
    ['<script>', undefined],
  ])('%s', (query, first) => {
    expect(names(query)[0]).toBe(first);
  });

  it('puts the very name before what begins so, and that before the rest', () => {
    expect(names('quan 1', undefined, 4)).toEqual(['Quận 1', 'Quận 12', 'Quận 10', 'Quận 11']);
  });

  it('finds the wards of a district when only wards are asked for', () => {
    const found = tree.searchAreas('q1', { on, level: 'ward', limit: 50 });
    expect(found).toHaveLength(10);
    expect(found.every((row) => row.parentCode === '760')).toBe(true);
  });

  it('orders equal results by level and code, whatever the order of the rows', () => {
    const reversed = new AreaTree([...areaSeed].reverse());
    expect(names('tan phu', undefined, 3)).toEqual([
      'Quận Tân Phú',
      'Phường Tân Phú, Thành phố Thủ Đức',
      'Phường Tân Phú, Quận 7',
    ]);
    for (const query of ['tan phu', 'q1', 'binh', 'phuong', 'ho chi minh'])
      expect(reversed.searchAreas(query, { on, limit: 400 })).toEqual(
        tree.searchAreas(query, { on, limit: 400 }),
      );
    const codes = reversed.areasOn(on).map(({ code }) => code);
    expect(codes).toEqual([...codes].sort((a, b) => a.length - b.length || Number(a) - Number(b)));
  });

  it('keeps to the limit', () => {
    expect(tree.searchAreas('phuong', { on, limit: 7 })).toHaveLength(7);
  });
});

describe('areas change with time', () => {
  const since = '2021-01-01';
  const end = '2025-07-01';
  const rows: AreaRow[] = [
    {
      code: '79',
      name: 'Thành phố Hồ Chí Minh',
      level: 'city',
      kind: 'thanh-pho',
      parentCode: null,
      validFrom: since,
      validTo: null,
    },
    {
      code: '760',
      name: 'Quận 1',
      level: 'district',
      kind: 'quan',
      parentCode: '79',
      validFrom: since,
      validTo: end,
    },
    {
      code: '26740',
      name: 'Phường Bến Nghé',
      level: 'ward',
      kind: 'phuong',
      parentCode: '760',
      validFrom: since,
      validTo: end,
    },
    {
      code: '26740',
      name: 'Phường Sài Gòn',
      level: 'ward',
      kind: 'phuong',
      parentCode: '79',
      validFrom: end,
      validTo: null,
    },
  ];
  const changing = new AreaTree(rows);
  it.each([
    ['2021-06-25', '79.760.26740', 'Phường Bến Nghé, Quận 1', true],
    ['2025-06-30', '79.760.26740', 'Phường Bến Nghé, Quận 1', true],
    ['2025-07-01', '79.26740', 'Phường Sài Gòn, Thành phố Hồ Chí Minh', false],
    ['2026-11-24', '79.26740', 'Phường Sài Gòn, Thành phố Hồ Chí Minh', false],
  ])('on %s', (day, path, fullName, inDistrict) => {
    expect(changing.areaPathOf('26740', day)).toBe(path);
    expect(changing.fullNameOf('26740', day)).toBe(fullName);
    expect(changing.isWithinArea('26740', '760', day)).toBe(inDistrict);
    expect(changing.isWithinArea('26740', '79', day)).toBe(true);
  });

  it('knows today in the city, not in UTC', () => {
    jest.useFakeTimers({ now: new Date('2025-06-30T16:59:59Z') });
    expect(changing.fullNameOf('26740')).toBe('Phường Bến Nghé, Quận 1');
    jest.setSystemTime(new Date('2025-06-30T17:00:00Z'));
    expect(changing.fullNameOf('26740')).toBe('Phường Sài Gòn, Thành phố Hồ Chí Minh');
    jest.useRealTimers();
  });

  it('holds nothing before its first day, and searches the names of that day', () => {
    expect(changing.findArea('760', '2020-12-31')).toBeUndefined();
    expect(changing.searchAreas('ben nghe', { on: '2025-07-01' })).toEqual([]);
    expect(changing.searchAreas('sai gon', { on: '2025-07-01' })).toHaveLength(1);
  });
});

describe('foldVietnamese', () => {
  it.each([
    ['Phường Đa Kao, Q.1', 'phuong da kao q 1'],
    ['ĐƯỜNG ẤP BẮC', 'duong ap bac'],
    ['Ễ Ộ Ử', 'e o u'],
    ['  a -- b ', 'a b'],
  ])('%s', (text, folded) => {
    expect(foldVietnamese(text)).toBe(folded);
    expect(foldVietnamese(text.normalize('NFD'))).toBe(folded);
  });
});

describe('wards that go into others', () => {
  const [benNghe, benThanh, daKao] = ['26740', '26743', '26737'];
  const day = '2021-07-01';
  const later = '2021-08-01';
  const rows = areaSeed.map((row) =>
    row.code === benNghe
      ? { ...row, validTo: day }
      : row.code === benThanh
        ? { ...row, validTo: later }
        : row,
  );
  const ways = new AreaSuccession(new AreaTree(rows), rows, [
    { code: benNghe!, into: benThanh!, from: day },
    { code: benThanh!, into: daKao!, from: later },
  ]);

  it.each([
    [benNghe, '2021-06-30', benNghe, null],
    [benNghe, day, benThanh, 'Phường Bến Nghé'],
    [benThanh, day, benThanh, null],
    [benNghe, later, daKao, 'Phường Bến Nghé'],
    [benThanh, later, daKao, 'Phường Bến Thành'],
    ['760', later, '760', null],
  ])('%s on %s is %s', (code, asked, now, former) => {
    const found = ways.resolveSuccessor(code!, asked);
    expect([found?.row.code, found?.former?.name ?? null]).toEqual([now, former]);
  });

  it('knows nothing of what never was', () => {
    expect(ways.resolveSuccessor('99999', day)).toBeUndefined();
  });

  it('finds by the old name what stands for it, each ward once, and offers no old one', () => {
    const found = (query: string, asked: string): string[] =>
      ways.searchAreas(query, { on: asked }).map(({ row, former }) => `${former?.name ?? ''} → ${row.name}`);
    expect(found('ben nghe', '2021-06-30')).toEqual([' → Phường Bến Nghé']);
    expect(found('ben nghe', day)).toEqual(['Phường Bến Nghé → Phường Bến Thành']);
    expect(found('ben nghe', later)).toEqual(['Phường Bến Nghé → Phường Đa Kao']);
    expect(ways.searchAreas('Phường 7 Quận 3', { on: day, limit: 1 })).toEqual([
      {
        row: expect.objectContaining({ name: 'Phường Võ Thị Sáu', code: '27139' }),
        former: expect.objectContaining({ name: 'Phường 7, Quận 3', code: '27139' }),
      },
    ]);
    expect(ways.searchAreas('vo thi sau', { on: day, limit: 1 })[0]?.former).toBeNull();
    const ofQuan1 = ways.searchAreas('q1', { on: later, level: 'ward', limit: 50 });
    expect(ofQuan1).toHaveLength(8);
    expect(ways.searchAreas('q1', { on: later, level: 'ward', limit: 3 })).toHaveLength(3);
  });

  it('lists the former ones, whose they were, and what they were called', () => {
    expect(ways.mergedWardsOn(day).map(({ former, row }) => [former.code, row.code])).toEqual([
      [benNghe, benThanh],
    ]);
    expect(ways.mergedWardsOn('2021-06-30')).toEqual([]);
    expect(ways.mergedWardsOn(later)).toHaveLength(2);
    expect(ways.formerAreaPath(benNghe!, later)).toBe('79.760.26740');
    expect(ways.formerFullName(benNghe!, later)).toBe('Phường Bến Nghé, Quận 1');
  });
});
