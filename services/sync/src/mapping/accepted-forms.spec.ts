import { Fhir } from 'fhir';
import fc from 'fast-check';
import {
  consent2021,
  defaultPersonPolicy,
  evaluateRisk,
  questionnaire2021,
  questionsOf,
  parseStoredContent,
  riskRules2021,
  toStoredContent,
  validateDeclaration,
  type DeclarationForm,
} from '@khai-bao/health-form';
import type { DeclarationSnapshot, QuestionnaireSnapshot } from '@khai-bao/contracts';
import { answersForm, personForm } from '@khai-bao/testing';
import type { Questionnaire, QuestionnaireResponse } from '@medplum/fhirtypes';
import { problemsOfResponse } from '../../test/response-problems.js';
import { parseDeclarationContent } from './declaration-content.js';
import { mapDeclaration } from './declaration.mapping.js';
import { mapQuestionnaire } from './questionnaire.mapping.js';
import { serialiseChange } from './bundle.js';

const today = '2021-06-30';
const rules = { questionnaire: questionnaire2021, consent: consent2021, policy: defaultPersonPolicy, today };
const snapshot: DeclarationSnapshot = {
  declarationId: '018f6b1e-0000-7000-8000-000000000001',
  unitId: '018f6b1e-0000-7000-8000-000000000002',
  gateId: '018f6b1e-0000-7000-8000-000000000003',
  areaPath: '79.760.26740',
  day: today,
  acceptedAt: '2021-06-30T01:00:00.000Z',
  outcome: 'clear',
  questionnaireVersion: questionnaire2021.version,
  channel: 'self',
  status: 'submitted',
  sealed: { keyId: 'day:2021-06-30', ciphertext: 'x' },
};
const published: QuestionnaireSnapshot = {
  questionnaireId: questionnaire2021.id,
  version: questionnaire2021.version,
  publishedAt: '2021-06-01T00:00:00.000Z',
  document: questionnaire2021,
  rules: riskRules2021,
};
const [questionnaire] = mapQuestionnaire(published).flatMap((change) =>
  'resource' in change ? [change.resource as unknown as Questionnaire] : [],
);
const validator = new Fhir();
const errorsOf = (resource: object): string[] =>
  validator
    .validate(resource, { errorOnUnexpected: true })
    .messages.filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map(({ location, message }) => `${location}: ${message}`);

const person = personForm() as unknown as Record<string, unknown>;
const names = fc.oneof(
  fc.constantFrom(
    'Nguyễn Thị Mai',
    'ផ្សារ',
    '王小明',
    'O’Brien',
    '👨\u200d👩\u200d👧 A',
    'AB\ud800C',
    'A\u202eB',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
);
const answers = fc.record(
  Object.fromEntries(
    questionsOf(questionnaire2021).map((question) => {
      const details = fc.subarray((question.chips?.options ?? []).map(({ code }) => code));
      return [
        question.id,
        fc.oneof(
          fc.constant<unknown>({ value: false }),
          fc.constant(null),
          fc.record(
            {
              value: fc.constant(true),
              details,
              text: fc.constantFrom('Hà Nội', '37,8', 'Đồng Nai, 20/06', null, ''),
            },
            { requiredKeys: ['value'] },
          ),
        ),
      ];
    }),
  ),
);
const forms = fc.record({
  person: fc.tuple(names, fc.constantFrom(null, undefined, { kind: 'cccd', number: '079 190 001 234' }, { kind: 'passport', number: 'c1234567' }), fc.constantFrom('0903123456', '(08) 3829 7000', '+855 12 345 678'), fc.constantFrom(null, 'mai@example.vn', '')).map(([fullName, idPaper, phone, email]) => ({ ...person, fullName, idPaper, phone, email })),
  answers: answers.map((given) => ({ ...answersForm(), ...Object.fromEntries(Object.entries(given).filter(([id, answer]) => answer !== null || !(id in answersForm()))) })),
  representative: fc.constantFrom(null, { fullName: 'Lê Thị Hoa', phone: '0908.222.333', relation: 'mẹ' }),
  consent: fc.constant({ version: consent2021.version, agreed: true }),
}); // prettier-ignore

it('every form that intake accepts is mapped to valid FHIR R4 and answers its questionnaire', () => {
  let accepted = 0;
  fc.assert(
    fc.property(forms, (form) => {
      if (validateDeclaration(form, rules).length > 0) return;
      accepted += 1;
      const stored = toStoredContent(form as unknown as DeclarationForm, questionnaire2021);
      const content = {
        ...stored,
        consent: { version: consent2021.version, agreedAt: '2021-06-30T00:59:00.000Z' },
        reasons: evaluateRisk(riskRules2021, stored.answers).reasons,
      };
      expect(parseStoredContent(parseDeclarationContent(content))).toEqual(stored);
      const changes = mapDeclaration(
        snapshot,
        content,
        questionsOf(questionnaire2021).map(({ id }) => id),
      );
      const resources = changes.flatMap((change) => ('resource' in change ? [change.resource] : []));
      expect(resources).toHaveLength(2);
      expect(changes.length).toBeGreaterThanOrEqual(2);
      for (const change of changes) expect(JSON.stringify(serialiseChange(change)).isWellFormed()).toBe(true);
      for (const resource of resources) expect(errorsOf(resource)).toEqual([]);
      const response = resources.find(({ resourceType }) => resourceType === 'QuestionnaireResponse');
      expect(problemsOfResponse(questionnaire!, response as QuestionnaireResponse)).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
  // About one form in fourteen is accepted; the bound is far below that mean, so that chance alone never crosses it.
  expect(accepted).toBeGreaterThan(100);
});
