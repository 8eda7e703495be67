import type {
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
} from '@medplum/fhirtypes';

type AnsweredItem = Pick<QuestionnaireResponseItem, 'linkId' | 'answer'>;

/**
 * What a QuestionnaireResponse does against the Questionnaire that it answers, by the rules of FHIR R4 (section
 * "QuestionnaireResponse", notes): unknown or repeated link ids, items out of the order, required answers that are missing,
 * answers of another type, options that there are not, texts that are too long, answers to what was not asked.
 */
export function problemsOfResponse(questionnaire: Questionnaire, response: QuestionnaireResponse): string[] {
  const expected = `${questionnaire.url}|${questionnaire.version}`;
  return [
    ...(response.questionnaire === expected ? [] : [`answers ${response.questionnaire}`]),
    ...problemsOfItems(questionnaire.item ?? [], (response.item ?? []) as AnsweredItem[], true),
  ];
}

/** @param isAsked whether the question above was answered so that these are asked at all */
function problemsOfItems(
  questions: readonly QuestionnaireItem[],
  items: readonly AnsweredItem[],
  isAsked: boolean,
): string[] {
  const order = questions.map(({ linkId }) => linkId);
  const places = items.map(({ linkId }) => order.indexOf(linkId));
  const problems = items.flatMap(({ linkId }, at) => [
    ...(places[at] === -1 ? [`${linkId} is not asked`] : []),
    ...(items.findIndex((item) => item.linkId === linkId) === at ? [] : [`${linkId} comes twice`]),
    ...(at > 0 && places[at]! < places[at - 1]! ? [`${linkId} is out of order`] : []),
    ...(isAsked ? [] : [`${linkId} was not enabled`]),
  ]);
  for (const question of questions) {
    const item = items.find(({ linkId }) => linkId === question.linkId);
    const answers = item?.answer ?? [];
    if (isAsked && question.required === true && answers.length === 0)
      problems.push(`${question.linkId} is required`);
    if (question.repeats !== true && answers.length > 1) problems.push(`${question.linkId} repeats`);
    for (const answer of answers) problems.push(...problemsOfAnswer(question, answer));
  }
  return problems;
}

function problemsOfAnswer(
  question: QuestionnaireItem,
  answer: NonNullable<QuestionnaireResponseItem['answer']>[number],
): string[] {
  const { linkId, type, item: below = [], answerOption = [], maxLength } = question;
  const inner = (answer.item ?? []) as AnsweredItem[];
  if (type === 'boolean') {
    if (typeof answer.valueBoolean !== 'boolean') return [`${linkId} is no boolean`];
    return problemsOfItems(below, inner, answer.valueBoolean);
  }
  if (type === 'choice') {
    const { system, code } = answer.valueCoding ?? {};
    const known = answerOption.some(
      ({ valueCoding }) => valueCoding?.system === system && valueCoding?.code === code,
    );
    return known ? [] : [`${linkId} has no option ${code}`];
  }
  if (type === 'date') return typeof answer.valueDate === 'string' ? [] : [`${linkId} is no date`];
  if (type !== 'string' || typeof answer.valueString !== 'string') return [`${linkId} is no text`];
  return answer.valueString.length > (maxLength ?? Infinity) ? [`${linkId} is too long`] : [];
}
