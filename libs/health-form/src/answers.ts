import {
  checkText,
  isAbsent,
  isRecord,
  unknownMembers,
  type FieldError,
  type FieldErrorCode,
} from './field-error.js';
import { questionsOf, type Question, type Questionnaire } from './questionnaire.js';

/** An answer: Yes or No, the chosen options and the text of a Yes. */
export interface QuestionAnswer {
  readonly value: boolean;
  readonly details?: readonly string[] | undefined;
  readonly text?: string | undefined;
  /** Values of the fields of a Yes, by the id of their field. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
}
/** Answers by the id of their question. */
export type QuestionnaireAnswers = Readonly<Record<string, QuestionAnswer>>;

/** Parses degrees Celsius from `37,8` or `37.8`; null for a value that is no body temperature (34 to 43). */
export function parseTemperature(text: string): number | null {
  const match = /^\s*(\d{2})(?:[.,](\d))?\s*(?:°?\s*C)?\s*$/i.exec(text.normalize('NFKC'));
  if (!match) return null;
  const degrees = Number(`${match[1]}.${match[2] ?? '0'}`);
  return degrees >= 34 && degrees <= 43 ? degrees : null;
}

function checkNote(question: Question, text: unknown): FieldErrorCode | null {
  const { note } = question;
  if (!note) return isAbsent(text) ? null : 'unknown';
  const wrong = checkText(text, { max: note.maxLength, required: note.required });
  if (wrong) return wrong;
  if (
    note.format === 'temperature' &&
    typeof text === 'string' &&
    text.trim() !== '' &&
    parseTemperature(text) === null
  )
    return 'temperature';
  return null;
}

function checkDetails(question: Question, details: unknown): FieldErrorCode | null {
  if (!isAbsent(details) && !Array.isArray(details)) return 'type';
  const chosen: readonly unknown[] = Array.isArray(details) ? details : [];
  const known = question.chips?.options.map((option) => option.code) ?? [];
  // Each option is chosen once, so a list with more entries than options is invalid.
  if (chosen.length > known.length) return known.length === 0 ? 'unknown' : 'tooLong';
  if (chosen.some((code) => typeof code !== 'string' || !known.includes(code))) return 'unknown';
  return question.chips && new Set(chosen).size < question.chips.min ? 'chooseOne' : null;
}

function checkFields(question: Question, fields: unknown, today: string | undefined): FieldError[] {
  const path = `answers.${question.id}.fields`;
  if (!isAbsent(fields) && !isRecord(fields)) return [{ path, code: 'type' }];
  const given = isRecord(fields) ? fields : {};
  const known = question.fields ?? [];
  const strange = unknownMembers(
    given,
    known.map(({ id }) => id),
    path,
  );
  if (strange.length > 0) return strange;
  return known.flatMap(({ id, required, maxLength, format }) => {
    const value = given[id];
    const code =
      checkText(value, { max: maxLength, required }) ??
      (format === 'date' && !isAbsent(value) ? checkDate(String(value), today) : null);
    return code === null ? [] : [{ path: `${path}.${id}`, code }];
  });
}

/** Checks a day, `YYYY-MM-DD`; one after `today` is in the future. */
function checkDate(value: string, today: string | undefined): FieldErrorCode | null {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : null;
  if (date === null || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(value)) return 'format';
  return today !== undefined && value > today ? 'future' : null;
}

const isEmptyRecord = (value: unknown): boolean =>
  isAbsent(value) || (isRecord(value) && Object.keys(value).length === 0);

function checkAnswer(
  question: Question,
  optional: boolean,
  answer: unknown,
  today: string | undefined,
): FieldError[] {
  const path = `answers.${question.id}`;
  if (answer === undefined || answer === null) return optional ? [] : [{ path, code: 'required' }];
  if (!isRecord(answer)) return [{ path, code: 'type' }];
  if (Object.keys(answer).some((key) => !['value', 'details', 'text', 'fields'].includes(key)))
    return [{ path, code: 'unknown' }];
  if (typeof answer['value'] !== 'boolean') return [{ path, code: 'required' }];
  if (!answer['value']) {
    const empty =
      (isAbsent(answer['details']) || (Array.isArray(answer['details']) && answer['details'].length === 0)) &&
      isAbsent(answer['text']) &&
      isEmptyRecord(answer['fields']);
    return empty ? [] : [{ path, code: 'mismatch' }];
  }
  const errors: FieldError[] = [];
  const details = checkDetails(question, answer['details']);
  if (details) errors.push({ path: `${path}.details`, code: details });
  const note = checkNote(question, answer['text']);
  if (note) errors.push({ path: `${path}.text`, code: note });
  return [...errors, ...checkFields(question, answer['fields'], today)];
}

/**
 * Validates raw answers against their questionnaire, in the browser and at intake alike.
 * Codes: `required`, `type`, `unknown` (question, option or key), `chooseOne`, `tooLong`, `characters`, `temperature`,
 * `mismatch` (details under a No), `format` and `future` (dates after `today`, `YYYY-MM-DD`). An empty list means that they are valid.
 */
export function validateAnswers(
  questionnaire: Questionnaire,
  answers: unknown,
  today?: string,
): FieldError[] {
  if (!isRecord(answers)) return [{ path: 'answers', code: 'required' }];
  const known = new Set(questionsOf(questionnaire).map((question) => question.id));
  const strange: FieldError[] = Object.keys(answers)
    .filter((id) => !known.has(id))
    .slice(0, 20)
    .map((id) => ({ path: `answers.${id.slice(0, 60)}`, code: 'unknown' }));
  return [
    ...questionnaire.blocks.flatMap((block) =>
      block.questions.flatMap((question) =>
        checkAnswer(question, block.optional, answers[question.id], today),
      ),
    ),
    ...strange,
  ];
}

/**
 * Returns the positive answers as codes for officials: the chosen options of a question, or its id when it has none.
 * `['fever', 'contact-patient']`.
 */
export function positiveSigns(answers: QuestionnaireAnswers): string[] {
  return Object.entries(answers).flatMap(([id, answer]) =>
    answer?.value !== true ? [] : answer.details && answer.details.length > 0 ? [...answer.details] : [id],
  );
}
