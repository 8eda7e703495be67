import type { DeclarationContent, DeclarationSnapshot } from '@khai-bao/contracts';
import type { Answer, Answers } from '@khai-bao/health-form';
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { coding, extension, lean, put, reference, remove, urn, type Change } from './fhir-parts.js';
import { patientOf } from './person.mapping.js';
import { answerCoding, questionnaireUrl } from './questionnaire.mapping.js';

const statuses = {
  submitted: 'completed',
  corrected: 'amended',
  withdrawn: 'entered-in-error',
} as const satisfies Record<string, QuestionnaireResponse['status']>;

/** A declaration is a Patient and a QuestionnaireResponse; withdrawn it is a new version of them, erased they go. */
export function declarationChanges(
  declaration: DeclarationSnapshot,
  content: DeclarationContent | null,
): Change[] {
  const id = declaration.declarationId;
  if (declaration.status === 'erased') return [remove('QuestionnaireResponse', id), remove('Patient', id)];
  if (content === null) throw new TypeError('a declaration that is not erased has content');
  return [
    put(patientOf(id, content)),
    put(
      lean<QuestionnaireResponse & { id: string }>({
        resourceType: 'QuestionnaireResponse',
        id,
        meta: { tag: [coding('outcome', declaration.outcome)] },
        extension: [
          extension('channel', { valueCode: declaration.channel }),
          extension('day', { valueDate: declaration.day }),
          extension('gate', { valueReference: reference('Location', declaration.gateId) }),
          extension('unit', { valueReference: reference('Organization', declaration.unitId) }),
          {
            url: urn('fhir:consent'),
            extension: [
              { url: 'version', valueString: content.consent.version },
              { url: 'agreedAt', valueDateTime: content.consent.agreedAt },
            ],
          },
        ],
        questionnaire: `${questionnaireUrl}|${declaration.questionnaireVersion}`,
        status: statuses[declaration.status],
        subject: reference('Patient', id),
        authored: declaration.acceptedAt,
        author:
          declaration.channel === 'self'
            ? reference('Patient', id)
            : reference('Organization', declaration.unitId),
        source: reference('Patient', id),
        item: Object.entries(content.answers as Answers).map(([question, answer]) =>
          itemOf(question, answer),
        ),
      }),
    ),
  ];
}

function itemOf(linkId: string, { value, details = [], text }: Answer): QuestionnaireResponseItem {
  const below: QuestionnaireResponseItem[] = [];
  if (details.length > 0)
    below.push({
      linkId: `${linkId}.details`,
      answer: details.map((code) => ({ valueCoding: answerCoding(code) })),
    });
  if (text) below.push({ linkId: `${linkId}.text`, answer: [{ valueString: text }] });
  return { linkId, answer: [lean({ valueBoolean: value, item: below })] };
}
