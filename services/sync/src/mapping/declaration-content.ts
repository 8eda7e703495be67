import type { DeclarationContent, UnitContact } from '@khai-bao/contracts';
import {
  idPaperKinds,
  normaliseIdNumber,
  normalisePhone,
  type QuestionAnswer,
  type QuestionnaireAnswers,
  type Person,
  type Representative,
} from '@khai-bao/health-form';

/** Sealed content of a declaration or a case, with every member in the type that the mapping reads. */
export interface ParsedContent extends Omit<DeclarationContent, 'person' | 'answers' | 'representative'> {
  readonly person: Person;
  readonly answers: QuestionnaireAnswers;
  readonly representative: Representative | null;
}

/** What a case holds of its person. One that was opened for a contact has no consent: nobody submitted a form. */
export type ParsedCaseContent = Pick<ParsedContent, 'person' | 'answers' | 'representative'>;

/**
 * Thrown when a member of the content has another type than the mapping reads. `path` names the member, never a value. A missing
 * part has no further path.
 */
export class ContentFormatError extends Error {
  override readonly name = 'ContentFormError';

  constructor(readonly path: string) {
    super(`its content does not fit the mapping${path.includes('.') ? ` (${path})` : ''}`);
  }
}

type Members = Readonly<Record<string, unknown>>;

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const date = /^\d{4}(-\d{2}(-\d{2})?)?$/;
/** Pattern of question ids. Another member name may contain anything, so a reason does not repeat it. */
const questionId = /^[a-z][a-z0-9-]{0,39}$/i;

/**
 * Parses sealed content, also that of an earlier version of intake, which accepted more: null counts as absent, unknown members
 * are omitted, a value chosen twice counts once, phones and papers are normalised. A member of another type is an error.
 * @throws ContentFormError naming the member
 */
export function parseDeclarationContent(value: unknown): ParsedContent {
  const content = membersOf(value, 'content');
  const consent = membersOf(content['consent'], 'consent');
  return {
    ...parseCaseContent(content),
    consent: {
      version: textOf(consent['version'], 'consent.version'),
      agreedAt: matching(textOf(consent['agreedAt'], 'consent.agreedAt'), instant, 'consent.agreedAt'),
      ...(consent['childAgreed'] === true ? { childAgreed: true as const } : {}),
    },
    reasons: isAbsent(content['reasons']) ? [] : listOf(content['reasons'], 'reasons'),
  };
}

/** Parses the sealed content of a case. @throws ContentFormError naming the member */
export function parseCaseContent(value: unknown): ParsedCaseContent {
  const content = membersOf(value, 'content');
  return {
    person: readPerson(content['person']),
    answers: readAnswers(content['answers']),
    representative: isAbsent(content['representative'])
      ? null
      : readRepresentative(content['representative']),
  };
}

/** Parses the contact of a unit. @throws ContentFormError naming the member */
export function parseUnitContact(value: unknown): UnitContact {
  const contact = membersOf(value, 'contact');
  return {
    ...contact,
    representative: textOf(contact['representative'], 'contact.representative'),
    phone: phoneOf(contact['phone'], 'contact.phone'),
    email: optionalText(contact['email'], 'contact.email') ?? null,
  };
}

function readPerson(value: unknown): Person {
  const person = membersOf(value, 'person');
  const address = membersOf(person['address'], 'person.address');
  const text = (member: string): string => textOf(person[member], `person.${member}`);
  const optional = (member: string): string | undefined => optionalText(person[member], `person.${member}`);
  const place = (member: string): string => optionalText(address[member], `person.address.${member}`) ?? '';
  const birthDate = optional('birthDate');
  return {
    fullName: text('fullName'),
    idPaper: isAbsent(person['idPaper']) ? undefined : readIdPaper(person['idPaper']),
    birthDate: birthDate === undefined ? undefined : matching(birthDate, date, 'person.birthDate'),
    birthYear: readYear(person['birthYear']),
    sex: oneOf(person['sex'], ['male', 'female', 'other'] as const, 'person.sex'),
    nationality: optional('nationality') ?? '',
    healthInsuranceNumber: optional('healthInsuranceNumber'),
    phone: phoneOf(person['phone'], 'person.phone'),
    email: optional('email'),
    address: {
      province: place('province'),
      district: place('district'),
      ward: place('ward'),
      street: place('street'),
      areaCode: optionalText(address['areaCode'], 'person.address.areaCode'),
    },
  };
}

function readIdPaper(value: unknown): NonNullable<Person['idPaper']> {
  const paper = membersOf(value, 'person.idPaper');
  return {
    kind: oneOf(paper['kind'], idPaperKinds, 'person.idPaper.kind'),
    number: normaliseIdNumber(textOf(paper['number'], 'person.idPaper.number')),
  };
}

function readYear(value: unknown): number | undefined {
  if (isAbsent(value)) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1000 && value <= 9999) return value;
  throw new ContentFormatError('person.birthYear');
}

function readRepresentative(value: unknown): Representative {
  const representative = membersOf(value, 'representative');
  return {
    fullName: textOf(representative['fullName'], 'representative.fullName'),
    phone: phoneOf(representative['phone'], 'representative.phone'),
    relation: optionalText(representative['relation'], 'representative.relation') ?? '',
  };
}

function readAnswers(value: unknown): QuestionnaireAnswers {
  return Object.fromEntries(
    Object.entries(membersOf(value, 'answers')).flatMap(([id, given]) => {
      const answer = readAnswer(given, questionId.test(id) ? `answers.${id}` : 'answers');
      return answer === null ? [] : [[id, answer]];
    }),
  );
}

/** Parses an answer. @returns null for a question without an answer */
function readAnswer(given: unknown, path: string): QuestionAnswer | null {
  if (isAbsent(given)) return null;
  const answer = membersOf(given, path);
  if (isAbsent(answer['value'])) return null;
  if (typeof answer['value'] !== 'boolean') throw new ContentFormatError(`${path}.value`);
  const details = isAbsent(answer['details']) ? [] : listOf(answer['details'], `${path}.details`);
  return {
    value: answer['value'],
    details: [...new Set(details)],
    text: optionalText(answer['text'], `${path}.text`),
    ...(isAbsent(answer['fields']) ? {} : { fields: readFields(answer['fields'], `${path}.fields`) }),
  };
}

/** Parses the fields of an answer; one without a value is omitted. */
function readFields(value: unknown, path: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(membersOf(value, path)).flatMap(([id, given]) => {
      const text = optionalText(given, questionId.test(id) ? `${path}.${id}` : path);
      return text === undefined || !questionId.test(id) ? [] : [[id, text]];
    }),
  );
}

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

function membersOf(value: unknown, path: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ContentFormatError(path);
  return value as Members;
}

function textOf(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '' || !value.isWellFormed()) throw new ContentFormatError(path);
  return value;
}

function optionalText(value: unknown, path: string): string | undefined {
  return isAbsent(value) || value === '' ? undefined : textOf(value, path);
}

/** Normalises a phone number to E.164. A text that is no known phone number stays unchanged. */
function phoneOf(value: unknown, path: string): string {
  const given = optionalText(value, path) ?? '';
  return normalisePhone(given) ?? given;
}

function listOf(value: unknown, path: string): string[] {
  if (!Array.isArray(value)) throw new ContentFormatError(path);
  return value.map((part: unknown) => textOf(part, path));
}

function oneOf<T extends string>(value: unknown, known: readonly T[], path: string): T {
  const found = known.find((each) => each === value);
  if (found === undefined) throw new ContentFormatError(path);
  return found;
}

function matching(text: string, pattern: RegExp, path: string): string {
  if (!pattern.test(text) || Number.isNaN(Date.parse(text))) throw new ContentFormatError(path);
  return text;
}
