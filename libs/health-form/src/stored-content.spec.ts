import fc from 'fast-check';
import { validateDeclaration, type DeclarationForm } from './declaration-form.js';
import { defaultPersonPolicy } from './person.js';
import { consent2021, questionnaire2021 } from './questionnaire-2021.js';
import { questionsOf } from './questionnaire.js';
import { parseStoredContent, toStoredContent } from './stored-content.js';

const today = '2021-06-30';
const rules = {
  questionnaire: questionnaire2021,
  consent: consent2021,
  policy: defaultPersonPolicy,
  today,
};

const person = {
  fullName: '  Nguye\u0302\u0303n  Thị Mai ',
  idPaper: { kind: 'cccd', number: '079 190 001 234' },
  birthYear: 1990,
  sex: 'female',
  nationality: 'VN',
  healthInsuranceNumber: 'gd 4790012345678',
  phone: '0903.123.456',
  email: 'mai@example.vn ',
  address: {
    province: 'Thành phố Hồ Chí Minh',
    district: 'Quận 1',
    ward: 'Phường Bến Nghé',
    street: '12 Lê Lợi',
    areaCode: '26740',
  },
};
const required = questionnaire2021.blocks
  .filter((block) => !block.optional)
  .flatMap((block) => block.questions);
const allNo = Object.fromEntries(required.map(({ id }) => [id, { value: false }]));
const chips = questionsOf(questionnaire2021).find((question) => question.chips !== undefined)!;
const form = (change: object = {}): Record<string, unknown> => ({
  person,
  answers: allNo,
  consent: { version: consent2021.version, agreed: true },
  ...change,
});
const stored = (change: object = {}) =>
  toStoredContent(form(change) as unknown as DeclarationForm, questionnaire2021);

describe('toStoredContent', () => {
  it('normalises names, phones and papers', () => {
    expect(validateDeclaration(form(), rules)).toEqual([]);
    expect(stored().person).toMatchObject({
      fullName: 'Nguyễn Thị Mai',
      phone: '+84903123456',
      idPaper: { kind: 'cccd', number: '079190001234' },
      healthInsuranceNumber: 'GD4790012345678',
      email: 'mai@example.vn',
    });
  });

  it('takes null for absent', () => {
    const change = {
      person: { ...person, idPaper: null, email: null, healthInsuranceNumber: null, birthDate: null },
      answers: Object.fromEntries(
        [...questionsOf(questionnaire2021)].map(({ id }) => [id, allNo[id] ?? null]),
      ),
      representative: null,
    };
    expect(validateDeclaration(form(change), rules)).toEqual([]);
    const content = stored(change);
    expect(JSON.stringify(content).match(/null/g)).toEqual(['null']); // the representative's own
    expect(Object.keys(content.answers)).toEqual(Object.keys(allNo));
  });

  it('puts answers and options into the order of the questionnaire, each option once', () => {
    const codes = chips.chips!.options.map(({ code }) => code);
    const answers = Object.fromEntries(
      Object.entries({ ...allNo, [chips.id]: { value: true, details: [codes[1], codes[0]] } }).reverse(),
    );
    const content = stored({ answers });
    const order = questionsOf(questionnaire2021).map(({ id }) => id);
    expect(Object.keys(content.answers)).toEqual(order.filter((id) => id in answers));
    expect(content.answers[chips.id]).toEqual({ value: true, details: [codes[0], codes[1]] });
  });
});

describe('validateDeclaration', () => {
  const hostile: [string, object, string][] = [
    ['a list for the nationality', { person: { ...person, nationality: ['VN'] } }, 'person.nationality'],
    ['a list for the ward code', { person: { ...person, address: { ...person.address, areaCode: ['26740'] } } }, 'person.address.areaCode'],
    ['a list for the insurance number', { person: { ...person, healthInsuranceNumber: [['GD4790012345678']] } }, 'person.healthInsuranceNumber'],
    ['an unknown member', { person: { ...person, isAdmin: true } }, 'person.isAdmin'],
    ['an unknown member of the address', { person: { ...person, address: { ...person.address, geo: 1 } } }, 'person.address.geo'],
    ['a lone surrogate', { person: { ...person, fullName: 'AB\ud800C' } }, 'person.fullName'],
    ['a bidi control', { person: { ...person, fullName: 'AB\u202eC' } }, 'person.fullName'],
    ['a Hangul filler', { person: { ...person, fullName: 'AB\u3164C' } }, 'person.fullName'],
    ['an option over and over', { answers: { ...allNo, [chips.id]: { value: true, details: Array.from({ length: 3000 }, () => chips.chips!.options[0]!.code) } } }, `answers.${chips.id}.details`],
  ]; // prettier-ignore
  it.each(hostile)('refuses %s', (_name, change, path) => {
    expect(validateDeclaration(form(change), rules).map((error) => error.path)).toContain(path);
  });
});

/** Any JSON value, lone surrogates and all. */
const odd = fc.oneof(
  fc.constantFrom(
    null,
    [],
    {},
    '',
    ' ',
    0,
    true,
    ['VN'],
    [[['VN']]],
    'AB\ud800C',
    '\u202eMai',
    '\u3164',
    'VN',
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

/** Puts an odd value at a member that is reached by chance. */
function mutate(value: unknown, steps: readonly number[], planted: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || typeof value !== 'object' || value === null) return planted;
  const keys = [...Object.keys(value), 'extra'];
  const key = keys[step % keys.length]!;
  const members = value as Record<string, unknown>;
  return { ...members, [key]: mutate(members[key], rest, planted) };
}

describe('whatever is accepted', () => {
  const steps = fc.array(fc.nat(60), { minLength: 1, maxLength: 4 });
  const mutated = fc
    .array(fc.tuple(steps, odd), { maxLength: 3 })
    .map((changes) =>
      changes.reduce<unknown>((body, [path, planted]) => mutate(body, path, planted), form()),
    );

  it('is well-formed, survives JSON, and is read as it was written', () => {
    let accepted = 0;
    fc.assert(
      fc.property(mutated, (body) => {
        if (validateDeclaration(body, rules).length > 0) return;
        accepted += 1;
        const content = toStoredContent(body as DeclarationForm, questionnaire2021);
        const text = JSON.stringify(content);
        expect(text.isWellFormed()).toBe(true);
        expect(text).not.toContain('\\u');
        expect(JSON.parse(text)).toEqual(content);
        expect(parseStoredContent(content)).toEqual(content);
        expect(
          toStoredContent({ ...(body as DeclarationForm), ...(content as object) }, questionnaire2021),
        ).toEqual(content);
      }),
      { numRuns: 3_000 },
    );
    expect(accepted).toBeGreaterThan(50);
  });

  it('validating never throws, whatever comes', () => {
    const property = fc.property(fc.oneof(odd, mutated), (body) => void validateDeclaration(body, rules));
    expect(() => fc.assert(property, { numRuns: 3_000 })).not.toThrow();
  });
});

describe('parseStoredContent', () => {
  it('reads rows that were stored before intake built them anew', () => {
    const content = parseStoredContent({
      person: {
        ...person,
        nationality: ['VN'],
        fullName: 'AB\ud800C\u202e',
        idPaper: null,
        extra: { a: 1 },
        address: null,
      },
      answers: { ...allNo, pregnant: null, odd: { value: 'yes' } },
      representative: undefined,
    });
    expect(content.person).toMatchObject({ fullName: 'ABC', nationality: 'VN', phone: '+84903123456' });
    expect(content.person).not.toHaveProperty('idPaper');
    expect(content.person.address).toEqual({ province: '', district: '', ward: '', street: '' });
    expect(content.answers).toEqual(allNo);
    expect(content.representative).toBeNull();
  });

  it('throws for what holds no person, and for nothing else', () => {
    for (const value of [null, [], 'text', {}, { person: {} }, { person: { fullName: [] } }])
      expect(() => parseStoredContent(value)).toThrow(TypeError);
    fc.assert(
      fc.property(odd, odd, odd, (address, answers, representative) => {
        const read = parseStoredContent({ person: { ...person, address }, answers, representative });
        expect(JSON.stringify(read).isWellFormed()).toBe(true);
        expect(parseStoredContent(read)).toEqual(read);
      }),
    );
  });
});
