import { decideMatch, type CandidateUnit, type EntryKeys } from './decide-match.js';

const entry: EntryKeys = {
  entryId: 'NC-1',
  taxKey: '0301234567',
  phoneBlindIndex: 'phone',
  areaCode: '26740',
  nameKey: 'ben nghe',
};
const unlike: CandidateUnit = {
  id: 'a',
  taxKey: null,
  phoneBlindIndex: 'other',
  areaCode: '26737',
  nameKey: 'da kao',
  namesEntry: false,
  otherEntryId: null,
};
const unit = (change: Partial<CandidateUnit> = {}): CandidateUnit => ({ ...unlike, ...change });
const sameTaxCode = { taxKey: '0301234567' };
const samePhone = { phoneBlindIndex: 'phone' };
const sameWard = { areaCode: '26740' };
const sameName = { nameKey: 'ben nghe' };

it.each<[string, CandidateUnit, string]>([
  ['tax code and ward', unit({ ...sameTaxCode, ...sameWard }), 'tax-code'],
  ['tax code and phone', unit({ ...sameTaxCode, ...samePhone }), 'tax-code'],
  ['tax code and name', unit({ ...sameTaxCode, ...sameName }), 'tax-code'],
  ['phone and ward, without a tax code', unit({ ...samePhone, ...sameWard }), 'phone'],
  ['phone and name, without a tax code', unit({ ...samePhone, ...sameName }), 'phone'],
  ['the code that the unit gave, and its ward', unit({ namesEntry: true, ...sameWard }), 'code'],
])('matches by %s', (_by, candidate, rule) =>
  expect(decideMatch(entry, [candidate])).toEqual({ kind: 'match', unitId: 'a', rule }),
);

it.each<[string, CandidateUnit[], string, string[]]>([
  ['only the tax code agrees', [unit(sameTaxCode)], 'tax-code-only', ['a']],
  [
    'two units have the tax code, and only one of them the phone and the ward',
    [unit({ ...sameTaxCode, id: 'b' }), unit({ ...sameTaxCode, ...samePhone, ...sameWard })],
    'shared-tax-code',
    ['a', 'b'],
  ],
  ['only the phone agrees', [unit(samePhone)], 'phone-only', ['a']],
  [
    'phone and ward agree, but the unit has another tax code',
    [unit({ ...samePhone, ...sameWard, taxKey: '0309999999' })],
    'phone-only',
    ['a'],
  ],
  [
    'two units have the phone',
    [unit({ ...samePhone, ...sameWard }), unit({ ...samePhone, id: 'b' })],
    'phone-only',
    ['a', 'b'],
  ],
  ['only name and ward agree', [unit({ ...sameName, ...sameWard })], 'name-and-ward', ['a']],
  [
    'the unit stands on the list under another code',
    [unit({ ...sameTaxCode, ...sameWard, otherEntryId: 'NC-2' })],
    'two-entries',
    ['a'],
  ],
])('asks a person when %s', (_when, candidates, work, unitIds) =>
  expect(decideMatch(entry, candidates)).toEqual({ kind: 'ask', work, unitIds }),
);

it.each<[string, CandidateUnit[]]>([
  ['there is no candidate', []],
  ['the unit gave the code, and nothing else agrees', [unit({ namesEntry: true })]],
  ['only the name agrees', [unit(sameName)]],
  [
    'name and ward agree, but the unit has another tax code',
    [unit({ ...sameName, ...sameWard, taxKey: '0309999999' })],
  ],
])('matches nothing when %s', (_when, candidates) =>
  expect(decideMatch(entry, candidates)).toEqual({ kind: 'none' }),
);

it('takes absent values for no agreement', () =>
  expect(
    decideMatch({ entryId: 'NC-1', taxKey: null, phoneBlindIndex: null, areaCode: null, nameKey: null }, [
      unit({ phoneBlindIndex: null, nameKey: null }),
    ]),
  ).toEqual({ kind: 'none' }));
