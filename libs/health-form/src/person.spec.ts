import {
  ageOn,
  defaultPersonPolicy,
  isMinor,
  needsChildConsent,
  validatePerson,
  validateRepresentative,
  type Person,
} from './index.js';

const today = '2021-06-30';
const good: Person = {
  fullName: 'Nguyễn Thị Minh Khai',
  idPaper: { kind: 'cccd', number: '079190001234' },
  birthYear: 1990,
  sex: 'female',
  nationality: 'VN',
  phone: '0903 123 456',
  address: {
    province: 'Thành phố Hồ Chí Minh',
    district: 'Quận Gò Vấp',
    ward: 'Phường 12',
    street: '1 Lê Lợi',
  },
};
const check = (change: object): string[] =>
  validatePerson({ ...good, ...change }, defaultPersonPolicy, today).map((e) => `${e.path} ${e.code}`);
const address = (change: object): object => ({ address: { ...good.address, ...change } });

describe('validatePerson', () => {
  it('takes a good person', () => expect(check({})).toEqual([]));

  it.each([
    ['a name of 200 characters', { fullName: 'ữ'.repeat(200) }],
    ['the same, in parts', { fullName: 'ữ'.repeat(200).normalize('NFD') }],
    ['Chinese', { fullName: '王小明' }],
    ['Arabic', { fullName: 'محمد علي' }],
    ['Khmer', { fullName: 'សុខ ចាន់' }],
    ['emoji beside letters', { fullName: 'An 😀' }],
    ['a formula as a name', { fullName: '=cmd|A1' }],
    ['an apostrophe', { fullName: "Mary-Jane O'Neill, Jr." }],
    ['a birth date', { birthYear: undefined, birthDate: '1990-02-01' }],
    ['both', { birthDate: '1990-02-01' }],
    ['today', { birthYear: undefined, birthDate: today }],
    ['no paper', { idPaper: undefined }],
    ['an e-mail address', { email: 'khai.nguyen+1@example.vn' }],
    ['an insurance number', { healthInsuranceNumber: 'DN 4 79 1234567890' }],
  ])('takes %s', (_name, change) => {
    expect(check(change)).toEqual([]);
  });

  it.each([
    ['no name', { fullName: '  ' }, 'person.fullName required'],
    ['a name of 201', { fullName: 'a'.repeat(201) }, 'person.fullName tooLong'],
    ['a control character', { fullName: 'An\u0000' }, 'person.fullName characters'],
    ['a line break', { fullName: 'An\nBình' }, 'person.fullName characters'],
    ['a direction override', { fullName: 'An\u202egnp' }, 'person.fullName characters'],
    ['HTML', { fullName: '<script>alert(1)</script>' }, 'person.fullName characters'],
    ['digits only', { fullName: '12345' }, 'person.fullName characters'],
    ['a number as a name', { fullName: 5 }, 'person.fullName type'],
    ['no birth', { birthYear: undefined }, 'person.birthYear required'],
    ['next year', { birthYear: 2022 }, 'person.birthYear future'],
    ['tomorrow', { birthYear: undefined, birthDate: '2021-07-01' }, 'person.birthDate future'],
    ['no such day', { birthYear: undefined, birthDate: '1990-02-30' }, 'person.birthDate format'],
    ['too old', { birthYear: 1880 }, 'person.birthYear tooOld'],
    ['a text year', { birthYear: '1990' }, 'person.birthYear type'],
    ['year and date apart', { birthDate: '1991-02-01' }, 'person.birthDate mismatch'],
    ['no sex', { sex: undefined }, 'person.sex required'],
    ['an unknown sex', { sex: 'x' }, 'person.sex unknown'],
    ['no nationality', { nationality: '' }, 'person.nationality required'],
    ['a bad nationality', { nationality: 'Vietnam' }, 'person.nationality unknown'],
    ['no phone', { phone: '' }, 'person.phone required'],
    ['a bad phone', { phone: '12' }, 'person.phone phone'],
    ['a bad e-mail', { email: 'a@b' }, 'person.email email'],
    ['a bad paper', { idPaper: { kind: 'cccd', number: '1' } }, 'person.idPaper.number idNumber'],
    ['an unknown paper', { idPaper: { kind: 'visa', number: '1' } }, 'person.idPaper.kind unknown'],
    ['a bad insurance number', { healthInsuranceNumber: 'x' }, 'person.healthInsuranceNumber idNumber'],
    ['no street', address({ street: '' }), 'person.address.street required'],
    ['a long ward', address({ ward: 'x'.repeat(101) }), 'person.address.ward tooLong'],
    ['a bad area', address({ areaCode: 'x' }), 'person.address.areaCode format'],
  ])('refuses %s', (_name, change, error) => {
    expect(check(change)).toEqual([error]);
  });

  it('asks for a paper when the policy does', () => {
    const policy = { ...defaultPersonPolicy, idPaperRequired: true };
    expect(validatePerson({ ...good, idPaper: undefined }, policy, today)).toEqual([
      { path: 'person.idPaper.number', code: 'required' },
    ]);
  });

  it.each([[null], ['x'], [[]], [undefined]])('refuses %j', (person) => {
    expect(validatePerson(person, defaultPersonPolicy, today)).toEqual([
      { path: 'person', code: 'required' },
    ]);
  });
});

describe('minors', () => {
  it.each([
    [{ birthDate: '2005-06-30' }, false],
    [{ birthDate: '2005-07-01' }, true],
    [{ birthYear: 2005 }, false],
    [{ birthYear: 2006 }, true],
    [{}, false],
  ])('%j: %s', (person, expected) => {
    expect(isMinor(person, today)).toBe(expected);
  });

  it('are declared by a representative', () => {
    const child = { ...good, birthYear: 2012 };
    const codes = (representative?: object): string[] =>
      validateRepresentative(representative, child, defaultPersonPolicy, today).map(
        (e) => `${e.path} ${e.code}`,
      );
    expect(codes()).toEqual(['representative representative']);
    expect(codes({ fullName: 'Nguyễn An', phone: '0903123456', relation: 'Mẹ' })).toEqual([]);
    expect(codes({ fullName: '', phone: '1', relation: '' })).toEqual([
      'representative.fullName required',
      'representative.phone phone',
      'representative.relation required',
    ]);
  });

  it.each([
    [2003, []],
    [1950, []],
    [2004, ['representative.birthYear representativeMinor']],
    [2012, ['representative.birthYear representativeMinor']],
    [2022, ['representative.birthYear future']],
    [1800, ['representative.birthYear tooOld']],
    ['1980', ['representative.birthYear type']],
    [Number.NaN, ['representative.birthYear type']],
    [undefined, []],
  ])('a representative born in %j is refused unless an adult', (birthYear, expected) => {
    const representative = { fullName: 'Nguyễn An', phone: '0903123456', relation: 'Mẹ', birthYear };
    const child = { ...good, birthYear: 2012 };
    expect(
      validateRepresentative(representative, child, defaultPersonPolicy, today).map(
        (e) => `${e.path} ${e.code}`,
      ),
    ).toEqual(expected);
  });

  it.each([
    [{ birthDate: '2014-06-30' }, 7, true],
    [{ birthDate: '2014-07-01' }, 6, false],
    [{ birthYear: 2014 }, 7, true],
    [{ birthYear: 2006 }, 15, true],
    [{ birthYear: 2005 }, 16, false],
    [{}, null, false],
  ])('%j is %j years old; agrees beside the representative: %s', (person, age, agrees) => {
    expect(ageOn(person, today)).toBe(age);
    expect(needsChildConsent(person, today)).toBe(agrees);
  });

  it('a grown-up needs none', () => {
    expect(validateRepresentative(undefined, good, defaultPersonPolicy, today)).toEqual([]);
  });
});
