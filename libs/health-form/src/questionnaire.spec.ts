import {
  consent2021,
  defaultPersonPolicy,
  evaluateRisk,
  positiveSigns,
  questionnaire2021,
  questionsOf,
  riskRules2021,
  findSignText,
  validateAnswers,
  validateDeclaration,
  type QuestionnaireAnswers,
  type RiskCondition,
} from './index.js';

const five = ['travelled', 'symptoms', 'contact-patient', 'contact-affected-country', 'contact-symptomatic'];
const no: QuestionnaireAnswers = Object.fromEntries(five.map((id) => [id, { value: false }]));
const symptoms = (...details: string[]): QuestionnaireAnswers => ({ symptoms: { value: true, details } });
const yes = (id: string): QuestionnaireAnswers => ({ [id]: { value: true } });
const went = (text: string, kind = 'other-province'): QuestionnaireAnswers => ({
  travelled: { value: true, details: [kind], text },
});
const temperature = (text: string): QuestionnaireAnswers => ({ temperature: { value: true, text } });

describe('the questionnaire of mid-2021', () => {
  it('asks the five questions over 14 days, and the rest only of who wants', () => {
    const [first, ...others] = questionnaire2021.blocks;
    expect(first?.questions.map((question) => question.id)).toEqual(five);
    expect(first?.questions.filter((question) => question.lookbackDays !== 14)).toEqual([]);
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter((block) => !block.optional)).toEqual([]);
  });

  it('has every text in both languages, and every code once', () => {
    const texts = questionsOf(questionnaire2021).flatMap((q) => [
      q.text,
      ...(q.note ? [q.note.label] : []),
      ...(q.chips ? [q.chips.label, ...q.chips.options.map((o) => o.text)] : []),
    ]);
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.filter((text) => text.vi === '' || text.en === '')).toEqual([]);
    const codes = questionsOf(questionnaire2021).flatMap((q) => [
      q.id,
      ...(q.chips?.options.map((o) => o.code) ?? []),
    ]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('names its signs', () => {
    expect(findSignText(questionnaire2021, 'fever')).toEqual({ vi: 'Sốt', en: 'Fever' });
    expect(findSignText(questionnaire2021, 'contact-patient').vi).toContain('nghi mắc');
    expect(findSignText(questionnaire2021, 'nothing').vi).toBe('nothing');
  });
});

describe('validateAnswers', () => {
  const check = (answers: unknown): string[] =>
    validateAnswers(questionnaire2021, answers).map((e) => `${e.path} ${e.code}`);

  it.each<[string, unknown]>([
    ['all No', no],
    ['a Yes with signs', { ...no, ...symptoms('fever', 'cough') }],
    ['a trip with its place', { ...no, ...went('Bình Dương') }],
    ['an optional temperature', { ...no, ...temperature('37,8') }],
    ['HTML in a text: it is only text', { ...no, ...went('<b>x</b>') }],
  ])('takes %s', (_name, answers) => expect(check(answers)).toEqual([]));

  it.each<[string, unknown, string[]]>([
    ['nothing', undefined, ['answers required']],
    ['no answers', {}, five.map((id) => `answers.${id} required`)],
    ['a Yes without signs', { ...no, ...symptoms() }, ['answers.symptoms.details chooseOne']],
    ['an unknown sign', { ...no, ...symptoms('plague') }, ['answers.symptoms.details unknown']],
    ['a trip without a place', { ...no, ...went(' ') }, ['answers.travelled.text required']],
    ['a long place', { ...no, ...went('x'.repeat(301)) }, ['answers.travelled.text tooLong']],
    ['hidden characters', { ...no, ...went('a\u0007') }, ['answers.travelled.text characters']],
    [
      'signs under a No',
      { ...no, symptoms: { value: false, details: ['fever'] } },
      ['answers.symptoms mismatch'],
    ],
    ['an unknown question', { ...no, spaceship: { value: true } }, ['answers.spaceship unknown']],
    ['an unknown key', { ...no, symptoms: { value: false, x: 1 } }, ['answers.symptoms unknown']],
    ['a text as an answer', { ...no, symptoms: 'no' }, ['answers.symptoms type']],
    ['a value that is no Yes or No', { ...no, symptoms: { value: 'no' } }, ['answers.symptoms required']],
    ['no temperature', { ...no, ...temperature('hot') }, ['answers.temperature.text temperature']],
    ['a wild temperature', { ...no, ...temperature('73') }, ['answers.temperature.text temperature']],
    [
      'a number as text',
      { ...no, temperature: { value: true, text: 38 } },
      ['answers.temperature.text type'],
    ],
  ])('refuses %s', (_name, answers, errors) => expect(check(answers)).toEqual(errors));
});

describe('the risk rules of mid-2021', () => {
  it.each<[string, QuestionnaireAnswers, string, string[]]>([
    ['all No', {}, 'clear', []],
    ['a trip inside the country', went('Bình Dương'), 'clear', []],
    ['a trip to an outbreak', went('tp Bac Giang, 2 ngày'), 'caution', ['came-from-outbreak']],
    ['from abroad', went('Campuchia', 'abroad'), 'caution', ['came-from-outbreak']],
    ['fever alone', symptoms('fever'), 'caution', ['sign-alone']],
    ['a cough alone', symptoms('cough'), 'caution', ['sign-alone']],
    ['a cough and a sore throat', symptoms('cough', 'sore-throat'), 'caution', ['sign-alone']],
    ['fever and a cough', symptoms('fever', 'cough'), 'suspected', ['fever-with-sign']],
    ['shortness of breath', symptoms('shortness-of-breath'), 'suspected', ['breathing']],
    ['pneumonia', symptoms('pneumonia'), 'suspected', ['breathing']],
    ['contact with a patient', yes('contact-patient'), 'suspected', ['contact-with-patient']],
    [
      'fever and contact with a patient',
      { ...symptoms('fever'), ...yes('contact-patient') },
      'suspected',
      ['contact-with-patient'],
    ],
    [
      'contact from a country with COVID-19',
      yes('contact-affected-country'),
      'caution',
      ['contact-affected-country'],
    ],
    ['contact with signs', yes('contact-symptomatic'), 'caution', ['contact-symptomatic']],
    [
      'a cough after contact with signs',
      { ...symptoms('cough'), ...yes('contact-symptomatic') },
      'suspected',
      ['sign-and-link'],
    ],
    [
      'a cough after an outbreak',
      { ...symptoms('cough'), ...went('Bắc Ninh') },
      'suspected',
      ['sign-and-link'],
    ],
    [
      'a cough after an everyday trip',
      { ...symptoms('cough'), ...went('Long An') },
      'caution',
      ['sign-alone'],
    ],
    ['loss of smell', yes('taste-smell-loss'), 'suspected', ['taste-smell-loss']],
    ['37.4 at the gate', temperature('37.4'), 'clear', []],
    ['37.5 at the gate', temperature('37,5'), 'caution', ['sign-alone']],
    ['38 and a cough', { ...temperature('38'), ...symptoms('cough') }, 'suspected', ['fever-with-sign']],
    [
      'an underlying condition',
      { 'underlying-conditions': { value: true, details: ['heart'] } },
      'clear',
      [],
    ],
  ])('%s', (_name, answers, outcome, reasons) => {
    expect(evaluateRisk(riskRules2021, { ...no, ...answers })).toEqual({ outcome, reasons });
  });

  it('knows only questions and options that the questionnaire has', () => {
    const check = (when: RiskCondition): void => {
      if ('all' in when) return when.all.forEach(check);
      if ('any' in when) return when.any.forEach(check);
      const [id] = Object.values(when) as [string];
      const question = questionsOf(questionnaire2021).find((entry) => entry.id === id);
      const chosen = 'chosen' in when ? [...(when.anyOf ?? [])] : [];
      const options = question?.chips?.options.map((option) => option.code) ?? [];
      expect(question).toMatchObject({ id });
      expect(chosen.filter((code) => !options.includes(code))).toEqual([]);
    };
    riskRules2021.rules.forEach((rule) => check(rule.when));
    expect(riskRules2021).toMatchObject({
      questionnaireId: questionnaire2021.id,
      version: questionnaire2021.version,
    });
  });

  it('names the positive answers', () => {
    expect(positiveSigns({ ...no, ...symptoms('fever', 'cough'), ...yes('contact-patient') })).toEqual([
      'fever',
      'cough',
      'contact-patient',
    ]);
  });
});

it('the consent promises nothing that cannot be done yet', () => {
  expect(consent2021.version).not.toBe('2021.1');
  expect(consent2021.text.vi).not.toMatch(/có thể xem, sửa/);
  expect(consent2021.text.en).not.toMatch(/can see it/);
});

describe('validateDeclaration', () => {
  const rules = {
    questionnaire: questionnaire2021,
    consent: consent2021,
    policy: defaultPersonPolicy,
    today: '2021-06-30',
  };
  const person = {
    fullName: 'An',
    birthYear: 1990,
    sex: 'male',
    nationality: 'VN',
    phone: '0903123456',
    address: { province: 'a', district: 'b', ward: 'c', street: 'd' },
  };
  it.each([
    [{ version: consent2021.version, agreed: true }, []],
    [{ version: consent2021.version, agreed: false }, ['consent']],
    [{ version: '2021.1', agreed: true }, []],
    [{ version: '2021.1', agreed: false }, ['consent']],
    [{ version: '1999', agreed: true }, ['consent']],
    [undefined, ['consent']],
  ])('consent %j', (consent, codes) => {
    expect(validateDeclaration({ person, answers: no, consent }, rules).map((e) => e.code)).toEqual(codes);
  });

  it.each([
    [2012, true, true, []],
    [2012, false, true, ['childConsent']],
    [2012, undefined, true, ['childConsent']],
    [2016, undefined, true, []],
    [2012, true, false, []],
    [2012, false, false, ['childConsent']],
    // A form that waited on a phone since before the page asked the child.
    [2012, undefined, false, []],
    [1990, undefined, true, []],
  ])('a child born in %d that agrees: %j, required: %s', (birthYear, childAgreed, required, codes) => {
    const form = {
      person: { ...person, birthYear },
      answers: no,
      consent: { version: consent2021.version, agreed: true, childAgreed },
      representative: { fullName: 'Ba', phone: '0903123456', relation: 'Cha, mẹ', birthYear: 1985 },
    };
    const strict = { ...rules, childConsentRequired: required };
    expect(validateDeclaration(form, strict).map((e) => e.code)).toEqual(codes);
  });
});
