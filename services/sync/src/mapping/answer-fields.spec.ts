import {
  questionnaire2021,
  riskRules2021,
  withOptionalBlocks,
  type QuestionnaireAnswers,
} from '@khai-bao/health-form';
import type { DeclarationSnapshot } from '@khai-bao/contracts';
import { answersForm, personForm } from '@khai-bao/testing';
import type { Questionnaire, QuestionnaireResponse } from '@medplum/fhirtypes';
import { Fhir } from 'fhir';
import { problemsOfResponse } from '../../test/response-problems.js';
import { serialiseChange } from './bundle.js';
import { ContentFormatError } from './declaration-content.js';
import { mapDeclaration } from './declaration.mapping.js';
import { mapQuestionnaire } from './questionnaire.mapping.js';

const whole = withOptionalBlocks(questionnaire2021, '2021.2', ['outbreak-travel', 'vaccination']);
const snapshot: DeclarationSnapshot = {
  declarationId: '018f6b1e-0000-7000-8000-000000000001',
  unitId: '018f6b1e-0000-7000-8000-000000000002',
  gateId: '018f6b1e-0000-7000-8000-000000000003',
  areaPath: '79.760.26740',
  day: '2021-06-30',
  acceptedAt: '2021-06-30T01:00:00.000Z',
  outcome: 'clear',
  questionnaireVersion: whole.version,
  channel: 'self',
  status: 'submitted',
  sealed: { keyId: 'day:2021-06-30', ciphertext: 'x' },
};
const responseOf = (answers: QuestionnaireAnswers, consent: object = {}): QuestionnaireResponse => {
  const changes = mapDeclaration(
    snapshot,
    {
      person: personForm(),
      answers,
      representative: null,
      consent: { version: '2021.2', agreedAt: '2021-06-30T01:00:00.000Z', ...consent },
      reasons: [],
      partyKey: '018f6b1e-0000-7000-8000-00000000000a',
    },
    whole.blocks.flatMap((block) => block.questions.map(({ id }) => id)),
  );
  const sent = JSON.stringify(changes.map(serialiseChange));
  // Who came together is not told to the centres.
  expect(sent).not.toContain('00000000000a');
  return changes.flatMap((change) =>
    'resource' in change ? [change.resource] : [],
  )[1] as QuestionnaireResponse;
};
const [questionnaire] = mapQuestionnaire({
  questionnaireId: whole.id,
  version: whole.version,
  publishedAt: '2021-06-01T00:00:00.000Z',
  document: whole,
  rules: riskRules2021,
}).flatMap((change) => ('resource' in change ? [change.resource as unknown as Questionnaire] : []));
const answers = answersForm({
  transport: {
    value: true,
    details: ['plane'],
    fields: { 'vehicle-number': 'VN 254', from: 'Hà Nội', to: 'TP.HCM', 'departure-date': '2021-06-20' },
  },
  vaccinated: { value: true, details: ['two-doses'], fields: { 'last-dose-date': '2021-05-02' } },
});

describe('the fields of an answer', () => {
  it('are items of their own, a day as a date, and fit the questionnaire', () => {
    const response = responseOf(answers);
    const transport = response.item?.find(({ linkId }) => linkId === 'transport');
    const below = transport?.answer?.[0]?.item ?? [];
    expect(
      below.map(({ linkId, answer }) => [linkId, answer?.[0]?.valueString ?? answer?.[0]?.valueDate]),
    ).toEqual(
      expect.arrayContaining([
        ['transport.fields.vehicle-number', 'VN 254'],
        ['transport.fields.departure-date', '2021-06-20'],
      ]),
    );
    expect(below.at(-1)?.answer?.[0]).toHaveProperty('valueDate');
    expect(problemsOfResponse(questionnaire!, response)).toEqual([]);
    expect(new Fhir().validate(response, { errorOnUnexpected: true }).valid).toBe(true);
  });

  it('are items of the published version', () => {
    const items = questionnaire?.item?.find(({ linkId }) => linkId === 'vaccinated')?.item ?? [];
    expect(items.map(({ linkId, type, required }) => [linkId, type, required])).toEqual([
      ['vaccinated.details', 'choice', true],
      ['vaccinated.fields.last-dose-date', 'date', true],
      ['vaccinated.fields.vaccine', 'string', false],
    ]);
  });

  it('of another type are named, never their value', () => {
    const wrong = answersForm({ transport: { value: true, fields: { from: 7 } as never } });
    expect(() => responseOf(wrong)).toThrow(ContentFormatError);
    expect(() => responseOf(wrong)).toThrow('answers.transport.fields.from');
  });

  it('a child’s agreement goes with the consent', () => {
    const consentOf = (response: QuestionnaireResponse): readonly (string | undefined)[] =>
      response.extension?.find(({ url }) => url?.includes('consent'))?.extension?.map(({ url }) => url) ?? [];
    expect(consentOf(responseOf(answers, { childAgreed: true }))).toEqual([
      'version',
      'agreedAt',
      'childAgreed',
    ]);
    expect(consentOf(responseOf(answers))).toEqual(['version', 'agreedAt']);
  });
});
