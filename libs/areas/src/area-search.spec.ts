import type { AreaRow } from './area-row.js';
import {
  createFormerNameEntries,
  createSearchEntry,
  parseQueryTerms,
  rankSearchEntry,
} from './area-search.js';
import { areaSeed } from './seed.js';

const rowOf = (code: string): AreaRow => areaSeed.find((row) => row.code === code)!;
const wardOf = (name: string, district: string): AreaRow =>
  areaSeed.find((row) => row.name === name && row.parentCode === district)!;
const [city, district1, thuDuc, phuNhuan] = [rowOf('79'), rowOf('760'), rowOf('769'), rowOf('768')];

describe('the terms of a query', () => {
  it.each([
    ['', []],
    ['p1 q3', ['phuong 1', 'quan 3']],
    ['Phường 7, Quận 3', ['phuong 7', 'quan 3']],
    ['f12', ['phuong 12']],
    ['ph 05', ['phuong 5']],
    ['q tan binh', ['quan', 'tan', 'binh']],
    ['h binh chanh', ['huyen', 'binh', 'chanh']],
    ['x an phu', ['xa', 'an', 'phu']],
    ['tp thu duc', ['thanh pho', 'thu', 'duc']],
    ['thanh pho thu duc', ['thanh pho', 'thu', 'duc']],
    ['tt cu chi', ['thi tran', 'cu', 'chi']],
    ['thi tran cu chi', ['thi tran', 'cu', 'chi']],
    ['tx di an', ['thi xa', 'di', 'an']],
    ['thi xa di an', ['thi xa', 'di', 'an']],
    ['hcm', ['ho chi minh']],
    ['tphcm', ['thanh pho ho chi minh']],
    ['quan', ['quan']],
    ['huyen 1', ['huyen 1']],
    ['xa 2', ['xa 2']],
    ['thanh pho 3', ['thanh pho 3']],
    ['thi tran 4', ['thi tran 4']],
    ['thi xa 12', ['thi xa 12']],
    ['duong 3', ['duong', '3']],
    ['ngo 012', ['ngo', '12']],
    ['phuong 3b', ['phuong', '3b']],
    ['phuong b3 q1', ['phuong', 'b', '3', 'quan 1']],
    ['ab12', ['ab', '12']],
    ['a123 1b2 b2c', ['a123', '1b2', 'b2c']],
  ])('of %p are %p', (query, terms) => {
    expect(parseQueryTerms(query)).toEqual(terms);
  });
});

describe('the rank of Phường Bến Nghé, Quận 1', () => {
  const entry = createSearchEntry(wardOf('Phường Bến Nghé', '760'), [district1, city]);

  it.each([
    ['Phường Bến Nghé', 0],
    ['ben nghe', 0],
    ['phuong ben nghe q1', 0.5],
    ['phuong ben nghe quan 1 thanh pho ho chi minh', 0.5],
    ['ben ng', 1],
    ['phuong ben ng', 1],
    ['nghe ben', 2],
    ['q1 ben nghe', 2.5],
    ['minh', 2.5],
    ['ghe', 3],
    ['bennghe', 3],
    ['en ng', 3],
    ['gh', null],
    ['q2', null],
    ['q11', null],
    ['ben nghe 1x', null],
    ['bennghe1', null],
    ['zzz', null],
  ])('for %p is %p', (query, rank) => {
    expect(rankSearchEntry(entry, parseQueryTerms(query))).toBe(rank);
  });
});

describe('the search entries of former names', () => {
  it('hold the district of then and the city', () => {
    const ward = wardOf('Phường Thảo Điền', '769');
    expect(createFormerNameEntries(ward, [thuDuc, city])).toEqual([
      {
        row: ward,
        foldedName: 'phuong thao dien',
        foldedNameWithoutKind: 'thao dien',
        foldedFullName: ' phuong thao dien quan 2 thanh pho ho chi minh ',
        formerName: 'Phường Thảo Điền, Quận 2',
      },
    ]);
  });

  it('keep the kind before a number', () => {
    const [entry] = createFormerNameEntries(wardOf('Phường 13', '768'), [phuNhuan, city]);
    expect(entry).toMatchObject({ foldedName: 'phuong 14', foldedNameWithoutKind: 'phuong 14' });
    expect(
      createFormerNameEntries(thuDuc, [city]).map(({ foldedNameWithoutKind, formerName, foldedFullName }) => [
        foldedNameWithoutKind,
        formerName,
        foldedFullName,
      ]),
    ).toEqual([
      ['quan 2', 'Quận 2', ' quan 2 thanh pho ho chi minh '],
      ['quan 9', 'Quận 9', ' quan 9 thanh pho ho chi minh '],
      ['thu duc', 'Quận Thủ Đức', ' quan thu duc thanh pho ho chi minh '],
    ]);
  });
});
