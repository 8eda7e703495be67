import type { QuestionnaireSnapshot } from '@khai-bao/contracts';
import type { QuestionBlock, Question, Questionnaire as Model } from '@khai-bao/health-form';
import type { Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes';
import {
  extension,
  fhirId,
  omitEmptyMembers,
  putResource,
  translated,
  urn,
  type ResourceChange,
} from './fhir-parts.js';

type Translated<T, K extends string> = T & { [P in `_${K}`]?: ReturnType<typeof translated> };
type Item = Translated<QuestionnaireItem, 'text'>;

/** Canonical URL of the questionnaires of the city; `|<version>` selects one. */
export const questionnaireUrl = urn('questionnaire');

/** Maps a published version to a Questionnaire: all questions in order, Vietnamese with the English translation. */
export function mapQuestionnaire(snapshot: QuestionnaireSnapshot): ResourceChange[] {
  const model = snapshot.document as Model;
  return [
    putResource(
      omitEmptyMembers<Translated<Translated<Questionnaire, 'title'>, 'description'> & { id: string }>({
        resourceType: 'Questionnaire',
        id: fhirId(`${snapshot.questionnaireId}-${snapshot.version}`),
        language: 'vi',
        url: questionnaireUrl,
        identifier: [{ system: questionnaireUrl, value: snapshot.questionnaireId }],
        version: snapshot.version,
        title: model.title.vi,
        _title: translated(model.title),
        status: 'active',
        subjectType: ['Patient'],
        date: snapshot.publishedAt,
        description: model.warning.vi,
        _description: translated(model.warning),
        item: model.blocks.flatMap(blockItems),
      }),
    ),
  ];
}

/** Maps a block to flat items, like the answers: the title of the block is a text item before its questions. */
const blockItems = (block: QuestionBlock): Item[] => [
  { linkId: `block.${block.id}`, type: 'display', text: block.title.vi, _text: translated(block.title) },
  ...block.questions.map((question) => questionItem(question, !block.optional)),
];

function questionItem(question: Question, required: boolean): Item {
  const enableWhen: QuestionnaireItem['enableWhen'] = [
    { question: question.id, operator: '=', answerBoolean: true },
  ];
  const { chips, note, fields = [] } = question;
  const below: Item[] = [];
  if (chips !== undefined)
    below.push({
      linkId: `${question.id}.details`,
      type: 'choice',
      text: chips.label.vi,
      _text: translated(chips.label),
      required: chips.min > 0,
      repeats: true,
      enableWhen,
      answerOption: chips.options.map(({ code, text }) => ({
        valueCoding: { ...answerCoding(code), display: text.vi, _display: translated(text) },
      })),
    });
  if (note !== undefined)
    below.push({
      linkId: `${question.id}.text`,
      type: 'string',
      text: note.label.vi,
      _text: translated(note.label),
      required: note.required,
      maxLength: note.maxLength,
      enableWhen,
    });
  below.push(
    ...fields.map(({ id, label, required: isRequired, maxLength }): Item => ({
      linkId: fieldLinkId(question.id, id),
      type: isDateField(id) ? 'date' : 'string',
      text: label.vi,
      _text: translated(label),
      required: isRequired,
      ...(isDateField(id) ? {} : { maxLength }),
      enableWhen,
    })),
  );
  return omitEmptyMembers<Item>({
    linkId: question.id,
    extension:
      question.lookbackDays === null
        ? undefined
        : [extension('lookback-days', { valueInteger: question.lookbackDays })],
    type: 'boolean',
    text: question.text.vi,
    _text: translated(question.text),
    required,
    item: below,
  });
}

/** Link id of a field under a yes. */
export const fieldLinkId = (question: string, field: string): string => `${question}.fields.${field}`;

/** Returns whether a field holds a day. The id tells it, because an answer may arrive before its questionnaire. */
export const isDateField = (id: string): boolean => /(^|-)date$/.test(id);

/** Coding of an option that was chosen under a yes. */
export const answerCoding = (code: string): { system: string; code: string } => ({
  system: urn('answer'),
  code,
});
