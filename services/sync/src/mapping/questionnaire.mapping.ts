import type { QuestionnaireSnapshot } from '@khai-bao/contracts';
import type { QuestionBlock, Question, Questionnaire as Model } from '@khai-bao/health-form';
import type { Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes';
import { extension, fhirId, lean, put, translated, urn, type Change } from './fhir-parts.js';

type Translated<T, K extends string> = T & { [P in `_${K}`]?: ReturnType<typeof translated> };
type Item = Translated<QuestionnaireItem, 'text'>;

/** The canonical URL of the city's questionnaires; `|<version>` names one. */
export const questionnaireUrl = urn('questionnaire');

/** A published version is a Questionnaire of its own: all questions in order, Vietnamese with the English as translation. */
export function questionnaireChanges(snapshot: QuestionnaireSnapshot): Change[] {
  const model = snapshot.document as Model;
  return [
    put(
      lean<Translated<Translated<Questionnaire, 'title'>, 'description'> & { id: string }>({
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

/** Flat, as the answers are: a block's title stands as text before its questions. */
const blockItems = (block: QuestionBlock): Item[] => [
  { linkId: `block.${block.id}`, type: 'display', text: block.title.vi, _text: translated(block.title) },
  ...block.questions.map((question) => questionItem(question, !block.optional)),
];

function questionItem(question: Question, required: boolean): Item {
  const enableWhen: QuestionnaireItem['enableWhen'] = [
    { question: question.id, operator: '=', answerBoolean: true },
  ];
  const { chips, note } = question;
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
  return lean<Item>({
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

/** An option chosen under a Yes. */
export const answerCoding = (code: string): { system: string; code: string } => ({
  system: urn('answer'),
  code,
});
