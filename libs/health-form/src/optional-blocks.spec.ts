import {
  consent2021,
  defaultPersonPolicy,
  evaluateRisk,
  optionalBlocks,
  parseStoredContent,
  questionnaire2021,
  questionsOf,
  riskRules2021,
  toStoredContent,
  validateAnswers,
  validateDeclaration,
  withOptionalBlocks,
  type DeclarationForm,
  type OptionalBlockId,
  type QuestionnaireAnswers,
} from './index.js';

const all = Object.keys(optionalBlocks) as OptionalBlockId[];
const whole = withOptionalBlocks(questionnaire2021, '2021.2', all);
const today = '2021-06-30';
const no: QuestionnaireAnswers = Object.fromEntries(
  questionnaire2021.blocks[0]!.questions.map(({ id }) => [id, { value: false }]),
);
const journey = {
  'vehicle-number': 'VN 254',
  from: 'Bắc Giang',
  to: 'TP.HCM',
  'departure-date': '2021-06-20',
};
const transport = (change: object = {}, details: readonly string[] = ['plane']) => ({
  ...no,
  transport: { value: true, details, fields: { ...journey, ...change } },
});
const check = (answers: unknown): string[] =>
  validateAnswers(whole, answers, today).map(({ path, code }) => `${path} ${code}`);

describe('a version with optional blocks', () => {
  it('asks the obligatory questions of the version that it extends, and each block once', () => {
    expect(whole.blocks.filter((block) => !block.optional)).toEqual(
      questionnaire2021.blocks.filter((block) => !block.optional),
    );
    const ids = questionsOf(whole).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(questionnaire2021.version).not.toBe(whole.version);
    expect(withOptionalBlocks(questionnaire2021, '2021.3', []).blocks).toHaveLength(1);
  });

  it('has texts in both languages, and dates whose ids say so', () => {
    const fields = questionsOf(whole).flatMap((question) => question.fields ?? []);
    expect(fields.length).toBeGreaterThan(5);
    for (const { id, label, format } of fields) {
      expect([id, label.vi !== '' && label.en !== '']).toEqual([id, true]);
      expect([id, format === 'date']).toEqual([id, /(^|-)date$/.test(id)]);
    }
  });

  it('keeps the ids that the risk rules name', () => {
    const ids = new Set(questionsOf(whole).map(({ id }) => id));
    expect(['temperature', 'taste-smell-loss', 'symptoms'].filter((id) => !ids.has(id))).toEqual([]);
    expect(evaluateRisk(riskRules2021, { ...no, 'taste-smell-loss': { value: true } }).outcome).toBe(
      'suspected',
    );
    expect(evaluateRisk(riskRules2021, { ...no, temperature: { value: true, text: '38,2' } }).outcome).toBe(
      'caution',
    );
  });

  it.each<[string, unknown, string[]]>([
    ['nothing', no, []],
    ['a whole journey', transport({ seat: '12A', 'arrival-date': '2021-06-21' }), []],
    ['a day that does not exist', transport({ 'departure-date': '2021-02-30' }), ['departure-date format']],
    ['a day in words', transport({ 'departure-date': '20/06/2021' }), ['departure-date format']],
    ['a day that has not come', transport({ 'departure-date': '2021-07-01' }), ['departure-date future']],
    ['a missing field', transport({ from: ' ' }), ['from required']],
    ['a long field', transport({ seat: 'x'.repeat(21) }), ['seat tooLong']],
    ['another type', transport({ seat: 12 }), ['seat type']],
    ['hidden characters', transport({ to: 'A\u202eB' }), ['to characters']],
    ['an unknown field', transport({ secret: 'x' }), ['secret unknown']],
  ])('judges %s', (_name, answers, expected) => {
    expect(check(answers)).toEqual(expected.map((each) => `answers.transport.fields.${each}`));
  });

  it.each<[string, unknown, string[]]>([
    ['fields that are a list', { value: true, details: ['plane'], fields: [] }, ['transport.fields type']],
    ['fields under a No', { value: false, fields: journey }, ['transport mismatch']],
    ['no fields', { value: true, details: ['plane'] }, ['transport.fields.vehicle-number required']],
  ])('refuses %s', (_name, answer, expected) => {
    expect(check({ ...no, transport: answer })).toEqual(
      expect.arrayContaining(expected.map((each) => `answers.${each}`)),
    );
  });

  it('refuses fields where the version in force has none', () => {
    const answers = { ...no, transport: { value: true, details: ['plane'], text: 'x', fields: journey } };
    expect(validateAnswers(questionnaire2021, answers, today).map(({ code }) => code)).toContain('unknown');
  });

  it('stores the fields in the order of the questionnaire, and reads them again', () => {
    const form = {
      person: {
        fullName: 'An',
        birthYear: 1990,
        sex: 'male',
        nationality: 'VN',
        phone: '0903123456',
        address: { province: 'a', district: 'b', ward: 'c', street: 'd' },
      },
      answers: transport({ to: '  TP.HCM ', seat: '' }),
      consent: { version: consent2021.version, agreed: true },
    };
    const rules = { questionnaire: whole, consent: consent2021, policy: defaultPersonPolicy, today };
    expect(validateDeclaration(form, rules)).toEqual([]);
    const stored = toStoredContent(form as unknown as DeclarationForm, whole);
    expect(stored.answers['transport']).toEqual({ value: true, details: ['plane'], fields: journey });
    expect(Object.keys(stored.answers['transport']?.fields ?? {})).toEqual([
      'vehicle-number',
      'from',
      'to',
      'departure-date',
    ]);
    expect(parseStoredContent(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
  });
});
