import {
  idPaperKinds,
  normaliseIdNumber,
  normaliseLine,
  normalisePhone,
  removeHiddenCharacters,
  type IdPaperKind,
} from '@khai-bao/text';
import type { QuestionAnswer, QuestionnaireAnswers } from './answers.js';
import type { DeclarationForm } from './declaration-form.js';
import { isAbsent, isRecord } from './field-error.js';
import {
  normaliseInsuranceNumber,
  type Address,
  type IdPaper,
  type Person,
  type Representative,
} from './person.js';
import { questionsOf, type Questionnaire } from './questionnaire.js';

/** Person, answers and representative as they are stored: the schema that intake, alerts and the feed share. */
export interface StoredContent {
  readonly person: Person;
  readonly answers: QuestionnaireAnswers;
  readonly representative: Representative | null;
}

/**
 * Builds what is stored from a form that `validateDeclaration` has found good: known members alone, in a fixed order,
 * texts in NFC with single blanks, phones as E.164, papers without blanks, answers in the order of the questionnaire,
 * options once and in its order. What was left empty or null is absent.
 */
export function toStoredContent(form: DeclarationForm, questionnaire: Questionnaire): StoredContent {
  const { person, representative } = form;
  return {
    person: buildPerson(person as unknown as Record<string, unknown>),
    answers: buildAnswers(form.answers as Readonly<Record<string, unknown>>, questionnaire),
    representative: isAbsent(representative)
      ? null
      : buildRepresentative(representative as unknown as Record<string, unknown>),
  };
}

/**
 * Reads content that was stored at any time, also before intake built it anew: null is absent, of a list where one
 * text belongs the first text counts, ill-formed and hidden characters and unknown members are dropped. Idempotent:
 * what `toStoredContent` built is answered as it is.
 * @throws TypeError when there is no person or no name in it
 */
export function parseStoredContent(content: unknown): StoredContent {
  const { person, answers, representative } = isRecord(content) ? content : {};
  if (!isRecord(person) || textOf(person['fullName']) === '')
    throw new TypeError('the content holds no person with a name');
  return {
    person: buildPerson(person),
    answers: readAnswers(answers),
    representative: isRecord(representative) ? buildRepresentative(representative) : null,
  };
}

/** The first text of a value, as a clean line; empty when it holds none. */
function textOf(value: unknown): string {
  const one: unknown = Array.isArray(value) ? firstText(value, 0) : value;
  return typeof one === 'string' ? normaliseLine(removeHiddenCharacters(one)) : '';
}

/** Lists in lists are looked into as deep as a body may be. */
const maxListDepth = 40;

function firstText(list: readonly unknown[], depth: number): unknown {
  for (const item of list) {
    const found: unknown = Array.isArray(item) && depth < maxListDepth ? firstText(item, depth + 1) : item;
    if (typeof found === 'string') return found;
  }
  return undefined;
}

function buildPerson(person: Record<string, unknown>): Person {
  const idPaper = buildIdPaper(person['idPaper']);
  const birthDate = textOf(person['birthDate']);
  const birthYear = person['birthYear'];
  const insurance = normaliseInsuranceNumber(textOf(person['healthInsuranceNumber']));
  const email = textOf(person['email']);
  const sex = textOf(person['sex']);
  return {
    fullName: textOf(person['fullName']),
    ...(idPaper === null ? {} : { idPaper }),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(birthDate) ? { birthDate } : {}),
    ...(Number.isInteger(birthYear) ? { birthYear: birthYear as number } : {}),
    sex: sex === 'male' || sex === 'female' ? sex : 'other',
    nationality: textOf(person['nationality']),
    ...(insurance === '' ? {} : { healthInsuranceNumber: insurance }),
    phone: phoneOf(person['phone']),
    ...(email === '' ? {} : { email }),
    address: buildAddress(person['address']),
  };
}

function buildIdPaper(value: unknown): IdPaper | null {
  if (!isRecord(value)) return null;
  const kind = idPaperKinds.find((known) => known === textOf(value['kind']));
  const number = normaliseIdNumber(textOf(value['number']));
  return kind === undefined || number === '' ? null : { kind: kind satisfies IdPaperKind, number };
}

function buildAddress(value: unknown): Address {
  const address = isRecord(value) ? value : {};
  const areaCode = textOf(address['areaCode']);
  return {
    province: textOf(address['province']),
    district: textOf(address['district']),
    ward: textOf(address['ward']),
    street: textOf(address['street']),
    ...(/^\d{2,5}$/.test(areaCode) ? { areaCode } : {}),
  };
}

function buildRepresentative(value: Record<string, unknown>): Representative {
  const birthYear = value['birthYear'];
  return {
    fullName: textOf(value['fullName']),
    phone: phoneOf(value['phone']),
    relation: textOf(value['relation']),
    ...(Number.isInteger(birthYear) ? { birthYear: birthYear as number } : {}),
  };
}

/** E.164; a number that cannot be one stays as it was typed. */
function phoneOf(value: unknown): string {
  const typed = textOf(value);
  return normalisePhone(typed) ?? typed;
}

function buildAnswers(
  answers: Readonly<Record<string, unknown>>,
  questionnaire: Questionnaire,
): QuestionnaireAnswers {
  const built: Record<string, QuestionAnswer> = {};
  for (const question of questionsOf(questionnaire)) {
    const answer = readAnswer(answers[question.id]);
    if (answer === null) continue;
    const chosen = new Set(answer.details ?? []);
    const details = (question.chips?.options ?? [])
      .map(({ code }) => code)
      .filter((code) => chosen.has(code));
    const fields = (question.fields ?? []).flatMap(({ id }): [string, string][] => {
      const value = answer.fields?.[id];
      return value === undefined ? [] : [[id, value]];
    });
    built[question.id] = answerOf(answer.value, details, answer.text ?? '', fields);
  }
  return built;
}

function readAnswers(answers: unknown): QuestionnaireAnswers {
  const read: Record<string, QuestionAnswer> = {};
  for (const [id, value] of Object.entries(isRecord(answers) ? answers : {})) {
    const answer = readAnswer(value);
    if (answer !== null && id !== '__proto__') read[id] = answer;
  }
  return read;
}

function readAnswer(value: unknown): QuestionAnswer | null {
  if (!isRecord(value) || typeof value['value'] !== 'boolean') return null;
  const details: readonly unknown[] = Array.isArray(value['details']) ? value['details'] : [];
  const texts = details.filter((detail) => typeof detail === 'string').map(textOf);
  const fields = Object.entries(isRecord(value['fields']) ? value['fields'] : {})
    .filter(([id]) => fieldId.test(id))
    .map(([id, held]): [string, string] => [id, textOf(held)])
    .filter(([, text]) => text !== '');
  return answerOf(value['value'], [...new Set(texts)], textOf(value['text']), fields);
}

/** Ids of fields; `__proto__` is none. */
const fieldId = /^[a-z][a-z0-9-]{0,39}$/;

function answerOf(
  value: boolean,
  details: readonly string[],
  text: string,
  fields: readonly (readonly [string, string])[],
): QuestionAnswer {
  if (!value) return { value };
  return {
    value,
    ...(details.length > 0 ? { details } : {}),
    ...(text === '' ? {} : { text }),
    ...(fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}),
  };
}
