import { ageGroupOf, toContactCells, toLineListCells } from './line-list-rows.js';
import type { LineListContactRow } from './line-list.queries.js';
import { OpaqueIds } from './opaque-ids.js';

const master = Buffer.alloc(32, 7);
const idsOf = (exportId: string, accountId = 'a1', key = master): OpaqueIds =>
  new OpaqueIds(key, exportId, accountId);
const listed = {
  id: 'case-1',
  unitId: 'unit-1',
  day: '2021-06-30',
  onsetDay: '2021-06-27',
  state: 'CONFIRMED',
  reason: 'test-positive',
} as const;
const personOf = (sex: 'male' | 'female' | 'other'): never =>
  ({ person: { fullName: '=Nguyễn', birthYear: 1988, sex } }) as never;

describe('the rows of a line list', () => {
  it.each([
    [2021, '0-9'],
    [2012, '0-9'],
    [2011, '10-19'],
    [1982, '30-39'],
    [1942, '70-79'],
    [1941, '80+'],
    [1900, '80+'],
    [1880, ''],
    [2022, ''],
    [null, ''],
  ])('put somebody born in %s into the age group %s', (birthYear, group) => {
    expect(ageGroupOf(birthYear, '2021-06-30')).toBe(group);
  });

  it('hold of a person no more than age group and sex', () => {
    const ids = idsOf('e1');
    expect(toLineListCells(listed, personOf('male'), 'Quận 1', ids)).toEqual([
      ids.idOfCase('case-1'),
      'Quận 1',
      '1',
      '2021-06-27',
      '2021-06-30',
      '30-39',
      'male',
      'CONFIRMED',
      'test-positive',
    ]);
    expect(toLineListCells(listed, personOf('other'), 'Quận 1', ids)[6]).toBe('');
    expect(toLineListCells(listed, null, 'Quận 1', ids).slice(5, 7)).toEqual(['', '']);
  });

  it('number units in their order', () => {
    const ids = idsOf('e1');
    expect(['b', 'a', 'b'].map((unitId) => ids.numberOfUnit(unitId))).toEqual([1, 2, 1]);
  });

  it('name a case by an id of this export, of this account and of this system alone', () => {
    const id = idsOf('e1').idOfCase('case-1');
    expect(id).toMatch(/^C[0-9a-f]{16}$/);
    expect(idsOf('e1').idOfCase('case-1')).toBe(id);
    const others = [idsOf('e2'), idsOf('e1', 'a2'), idsOf('e1', 'a1', Buffer.alloc(32, 8))];
    expect(others.map((each) => each.idOfCase('case-1'))).not.toContain(id);
  });

  it('lead from a case to the case of its contact, to another person, and never to itself', () => {
    const ids = idsOf('e1');
    const row: LineListContactRow = {
      id: 'contact-1',
      day: '2021-06-29',
      personIndex: 'index-1',
      listedCaseId: null,
      reason: 'same-gate',
    };
    expect(toContactCells('case-1', row, ids)).toEqual([
      ids.idOfCase('case-1'),
      expect.stringMatching(/^P[0-9a-f]{16}$/),
      'same-gate',
    ]);
    expect(toContactCells('case-1', { ...row, listedCaseId: 'case-2' }, ids)?.[1]).toBe(
      ids.idOfCase('case-2'),
    );
    expect(toContactCells('case-1', { ...row, listedCaseId: 'case-1' }, ids)).toBeNull();
  });
});
