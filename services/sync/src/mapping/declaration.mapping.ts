import type { DeclarationContent, DeclarationSnapshot } from '@khai-bao/contracts';
import {
  questionnaire2021,
  questionsOf,
  type QuestionAnswer,
  type QuestionnaireAnswers,
} from '@khai-bao/health-form';
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { parseDeclarationContent } from './declaration-content.js';
import {
  coding,
  extension,
  omitEmptyMembers,
  putResource,
  reference,
  deleteResource,
  urn,
  type ResourceChange,
} from './fhir-parts.js';
import { patientOf } from './person.mapping.js';
import { answerCoding, fieldLinkId, isDateField, questionnaireUrl } from './questionnaire.mapping.js';

const statuses = {
  submitted: 'completed',
  corrected: 'amended',
  withdrawn: 'entered-in-error',
} as const satisfies Record<string, QuestionnaireResponse['status']>;

/** Ids of the questions of the first questionnaire, in its order. Used while the answered version has not arrived. */
export const firstQuestionOrder: readonly string[] = questionsOf(questionnaire2021).map(({ id }) => id);

/**
 * Maps a declaration to a Patient and a QuestionnaireResponse. A withdrawn one is a new version of both, an erased one deletes both.
 * @param questionOrder ids of the questions of the answered version; FHIR requires the items in the order of the Questionnaire
 * @throws ContentFormError when a member of the sealed content has another type than the mapping reads
 */
export function mapDeclaration(
  declaration: DeclarationSnapshot,
  sealed: DeclarationContent | null,
  questionOrder: readonly string[] = firstQuestionOrder,
): ResourceChange[] {
  const id = declaration.declarationId;
  if (declaration.status === 'erased')
    return [deleteResource('QuestionnaireResponse', id), deleteResource('Patient', id)];
  if (sealed === null) throw new TypeError('a declaration that is not erased has content');
  const content = parseDeclarationContent(sealed);
  return [
    putResource(patientOf(id, content)),
    putResource(
      omitEmptyMembers<QuestionnaireResponse & { id: string }>({
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
              ...(content.consent.childAgreed === true ? [{ url: 'childAgreed', valueBoolean: true }] : []),
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
        item: itemsOf(content.answers, questionOrder),
      }),
    ),
  ];
}

/** Orders the answers. An answer to a question that the version does not have is placed last. */
function itemsOf(answers: QuestionnaireAnswers, order: readonly string[]): QuestionnaireResponseItem[] {
  const place = new Map(order.map((id, at) => [id, at]));
  const placeOf = (id: string): number => place.get(id) ?? order.length;
  return Object.entries(answers)
    .sort(([one], [other]) => placeOf(one) - placeOf(other))
    .map(([question, answer]) => itemOf(question, answer));
}

function itemOf(
  linkId: string,
  { value, details = [], text, fields = {} }: QuestionAnswer,
): QuestionnaireResponseItem {
  const below: QuestionnaireResponseItem[] = [];
  if (details.length > 0)
    below.push({
      linkId: `${linkId}.details`,
      answer: details.map((code) => ({ valueCoding: answerCoding(code) })),
    });
  if (text) below.push({ linkId: `${linkId}.text`, answer: [{ valueString: text }] });
  for (const [id, held] of Object.entries(fields))
    below.push({
      linkId: fieldLinkId(linkId, id),
      answer: [isDateField(id) ? { valueDate: held } : { valueString: held }],
    });
  return { linkId, answer: [omitEmptyMembers({ valueBoolean: value, item: below })] };
}
