import { areaSeed, AreaSuccession, AreaTree } from '@khai-bao/areas';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { RegisterUnitDto } from '../registering/register-unit.dto.js';
import {
  validateRow,
  parseSpreadsheetPhone,
  parseTaxCode,
  parseYesOrNo,
  toRowValues,
} from './row-validation.js';
import { importFields, type ImportField } from './import-fields.js';
import { unitKindNames } from '../units/unit-kind-names.js';
import { parseUnitKind } from './unit-kind-spellings.js';
import { WardNameIndex } from './ward-name-index.js';

const tree = new AreaTree(areaSeed);
const on = '2021-06-30';
const quan1 = new WardNameIndex(tree, on, '79.760');
const benNghe = new WardNameIndex(tree, on, '79.760.26740');
const city = new WardNameIndex(tree, on, '79');
const good = {
  name: 'Chợ Bến Nghé',
  kind: 'Chợ',
  street: '12 Tôn Thất Đạm',
  ward: 'Bến Nghé',
  representative: 'Lê Thị Hoa',
  phone: '0908 222 333',
};
const judge = (change: Partial<Record<ImportField, string>> = {}, wards = quan1, own: string | null = null) =>
  validateRow(
    toRowValues([], [], { ...good, ...change }),
    wards,
    own === null ? null : { code: own, merged: false },
  );
const codes = (change: Partial<Record<ImportField, string>>): string[] =>
  judge(change).problems.map(({ field, code }) => `${field} ${code}`);

describe('a ward', () => {
  it.each([
    'P. Bến Nghé',
    'ben nghe',
    '26740',
    'Phường Bến Nghé, Quận 1',
    'bennghe',
    'p.ben nghe q1',
    'Bến Nghé - Q.1 - TP.HCM',
    'PHƯỜNG BẾN NGHÉ',
  ])('%s is Bến Nghé', (text) => {
    expect(quan1.findWard(text)).toEqual({ code: '26740', path: '79.760.26740' });
  });
  it('with a number is the one of the officer’s district', () => {
    const quan3 = new WardNameIndex(tree, on, '79.770');
    for (const text of ['1', '01', 'P.1', 'P01', 'Phường 1', 'phường 1 quận 3', 'f1'])
      expect(quan3.findWard(text)).toMatchObject({ path: expect.stringMatching(/^79\.770\./) as string });
    expect(city.findWard('Phường 1')).toBe('ambiguous');
    expect(city.findWard('Phường 1, Quận 3')).toEqual(quan3.findWard('1'));
  });
  it('outside of the area is distinguished from an unknown one', () => {
    expect(benNghe.findWard('Đa Kao')).toBe('outside');
    expect(quan1.findWard('Phường Thảo Điền')).toBe('outside');
    expect(quan1.findWard('Bến')).toBe('unknown');
    expect(quan1.findWard('760')).toBe('unknown');
  });
});

describe('a row', () => {
  it('that is good is accepted by the counter’s form', () => {
    const row = judge({ email: 'a@cho.vn', taxCode: '301234567', expectedGates: '2', usesNcovi: 'x' }).good!;
    expect(row).toEqual({
      name: 'Chợ Bến Nghé',
      kind: 'market',
      areaCode: '26740',
      street: '12 Tôn Thất Đạm',
      representative: 'Lê Thị Hoa',
      phone: '+84908222333',
      email: 'a@cho.vn',
      taxCode: '0301234567',
      expectedGates: 2,
      usesNcovi: true,
    });
    expect(
      validateSync(plainToInstance(RegisterUnitDto, row), { whitelist: true, forbidNonWhitelisted: true }),
    ).toEqual([]);
  });

  it('with a merged ward is assigned to the successor, with a note', () => {
    const rows = areaSeed.map((row) => (row.code === '26740' ? { ...row, validTo: '2021-06-30' } : row));
    const merged = new AreaTree(rows);
    const ways = new AreaSuccession(merged, rows, [{ code: '26740', into: '27139', from: '2021-06-30' }]);
    const names = (path: string): WardNameIndex => new WardNameIndex(merged, on, path, ways);
    const note = [{ field: 'ward', code: 'wardMerged' }];
    for (const ward of ['Bến Nghé', 'P. Ben Nghe, Q1', '26740'])
      expect(judge({ ward }, names('79.760'))).toMatchObject({ good: { areaCode: '27139' }, problems: note });
    expect(judge({ ward: 'Đa Kao' }, names('79.760'))).toMatchObject({ problems: [] });
    // It went to District 3, but it never was theirs to register for by its old name.
    expect(judge({}, names('79.770'))).toMatchObject({ good: null, problems: [{ code: 'outsideWard' }] });
    expect(
      validateRow(toRowValues([], [], { ...good, ward: '' }), names('79.760.26740'), {
        code: '27139',
        merged: true,
      }),
    ).toMatchObject({ good: { areaCode: '27139' }, problems: note });
  });

  it.each([
    [{ name: '' }, 'name needed'],
    [{ name: 'ữ'.repeat(201) }, 'name tooLong'],
    [{ name: 'a\u0007b' }, 'name hiddenCharacters'],
    [{ name: '#REF!' }, 'name formulaFault'],
    [{ kind: '' }, 'kind needed'],
    [{ kind: 'lâu đài' }, 'kind unknownKind'],
    [{ street: '' }, 'street needed'],
    [{ street: '12/5/2021' }, 'street becameDate'],
    [{ ward: '' }, 'ward needed'],
    [{ ward: 'Bến' }, 'ward unknownWard'],
    [{ ward: 'Thảo Điền' }, 'ward outsideWard'],
    [{ representative: '' }, 'representative needed'],
    [{ phone: '' }, 'phone needed'],
    [{ phone: '12345' }, 'phone badPhone'],
    [{ phone: '0908222333; 0903123456' }, 'phone severalPhones'],
    [{ phone: '0908222333 - 028 3829 7000' }, 'phone severalPhones'],
    [{ email: 'a@b' }, 'email badEmail'],
    [{ email: 'a@cho.vn; b@cho.vn' }, 'email severalEmails'],
    [{ email: 'a@cho.vn,b@cho.vn' }, 'email severalEmails'],
    [{ taxCode: '12' }, 'taxCode badTaxCode'],
    [{ taxCode: '099123456789' }, 'taxCode badTaxCode'],
    [{ expectedGates: '0' }, 'expectedGates badGates'],
    [{ expectedGates: 'nhiều' }, 'expectedGates badGates'],
    [{ usesNcovi: 'chưa rõ' }, 'usesNcovi badYesNo'],
  ] as [Partial<Record<ImportField, string>>, string][])('%j has the only problem %s', (change, problem) => {
    expect(codes(change)).toEqual([problem]);
    expect(judge(change).good).toBeNull();
  });

  it('lists all problems', () => {
    expect(codes({ name: '', phone: 'x', email: 'y' })).toEqual([
      'name needed',
      'phone badPhone',
      'email badEmail',
    ]);
  });

  it('accepts a name in Khmer or Chinese, or one that looks like a formula', () => {
    for (const name of ['=cmd|A1', '@SUM(1)', 'ផ្សារ', '安東市場'])
      expect(judge({ name }).good?.name).toBe(name);
  });

  it('has its ward at the end of the address when no column names it', () => {
    expect(judge({ ward: '', street: '12 Lê Lợi, P. Đa Kao, Q1' }).good).toMatchObject({
      areaCode: '26737',
      street: '12 Lê Lợi',
    });
    expect(judge({ ward: '', street: '12 Lê Lợi, Khu phố 3, Đa Kao' }).good).toMatchObject({
      areaCode: '26737',
      street: '12 Lê Lợi, Khu phố 3',
    });
  });

  it('of a ward officer is assigned to that ward, unless it names another', () => {
    expect(judge({ ward: '' }, benNghe, '26740').good?.areaCode).toBe('26740');
    expect(judge({ ward: 'Đa Kao' }, benNghe, '26740').problems).toEqual([
      { field: 'ward', code: 'outsideWard' },
    ]);
    expect(judge({ ward: '', street: '1 Lê Lợi, Phường Đa Kao' }, benNghe, '26740').problems).toEqual([
      { field: 'ward', code: 'outsideWard' },
    ]);
  });
});

it.each([
  ['908222333', '+84908222333'],
  ['908222333.0', '+84908222333'],
  ["'0908222333", '+84908222333'],
  ['0908.222.333', '+84908222333'],
  ['84908222333', '+84908222333'],
  ['2838297000', '+842838297000'],
  ['028 3829 7000', '+842838297000'],
  ['12345', null],
])('the phone %s is %s', (text, phone) => {
  expect(parseSpreadsheetPhone(text)?.phone ?? null).toBe(phone);
});

it.each([
  ['', null],
  ['0301234567', '0301234567'],
  ['301234567', '0301234567'],
  ['0301234567-001', '0301234567-001'],
  ['0301234567001', '0301234567-001'],
  ['301234567001', '0301234567-001'],
  ['079123456789', '079123456789'],
  ['099123456789', undefined],
])('the tax code %s is %s', (text, code) => {
  expect(parseTaxCode(text)).toBe(code);
});

it('parses every kind by the name in the template', () => {
  expect(Object.entries(unitKindNames).length).toBeGreaterThan(5);
  for (const [kind, name] of Object.entries(unitKindNames))
    expect(parseUnitKind(name.toUpperCase())).toBe(kind);
  expect(parseUnitKind('cty tnhh')).toBeNull();
  expect(parseUnitKind('Hộ kinh doanh')).toBe('business-premises');
});

it('assigns cells by their columns, and corrected values replace them', () => {
  const values = toRowValues(['1', 'Chợ', '0908'], [null, 'name', 'phone'], { phone: '0908222333' });
  expect(values).toMatchObject({ name: 'Chợ', phone: '0908222333', email: '' });
  expect(Object.keys(values)).toEqual([...importFields]);
});

it.each([
  ['✓', true], ['✔', true], ['√', true], ['☑', true], ['+', true], ['x', true], ['Có', true],
  ['', false], ['-', false], ['☐', false], ['Không', false],
  ['?', null], ['★', null], ['…', null],
] as [string, boolean | null][])('NCOVI %s is %s', (text, answer) => {
  expect(parseYesOrNo(text)).toBe(answer);
}); // prettier-ignore
