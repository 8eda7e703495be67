import {
  checkText,
  isAbsent,
  isRecord,
  unknownMembers,
  type FieldError,
  type FieldErrorCode,
} from './field-error.js';
import { idPaperKinds, isEmailAddress, isIdNumber, normalisePhone, type IdPaperKind } from '@khai-bao/text';
import type { Sex } from './id-card.js';

export interface IdPaper {
  readonly kind: IdPaperKind;
  readonly number: string;
}

/** Where somebody lives now. `areaCode`: the ward's code when it was found in the area tree. */
export interface Address {
  readonly province: string;
  readonly district: string;
  readonly ward: string;
  readonly street: string;
  readonly areaCode?: string | undefined;
}

/** The person declared. A birth date (`YYYY-MM-DD`) or a year, or both. */
export interface Person {
  readonly fullName: string;
  readonly idPaper?: IdPaper | undefined;
  readonly birthDate?: string | undefined;
  readonly birthYear?: number | undefined;
  readonly sex: Sex;
  /** ISO 3166-1 alpha-2. */
  readonly nationality: string;
  readonly healthInsuranceNumber?: string | undefined;
  readonly phone: string;
  readonly email?: string | undefined;
  readonly address: Address;
}

/** Who declares for somebody else. `relation`: parent, child, gate staff, … in free words. */
export interface Representative {
  readonly fullName: string;
  readonly phone: string;
  readonly relation: string;
  /** Asked where a minor is declared, because a representative must be an adult. */
  readonly birthYear?: number | undefined;
}

/** What a declaration must hold; policy, not a constant. */
export interface PersonPolicy {
  readonly idPaperRequired: boolean;
  /** Below this age (years) a representative declares. */
  readonly minorUnder: number;
  /** From this age (years) a minor agrees beside the representative (Decree 330/2026/NĐ-CP, Article 60). */
  readonly childAgreesFrom: number;
  /** From this age (years) somebody may represent another person. */
  readonly representativeFrom: number;
}
export const defaultPersonPolicy: PersonPolicy = {
  idPaperRequired: false,
  minorUnder: 16,
  childAgreesFrom: 7,
  representativeFrom: 18,
};

const maxAgeYears = 130;

/** The year of birth, from the date when there is no year; null when neither is given. */
export function birthYearOf(person: Pick<Person, 'birthDate' | 'birthYear'>): number | null {
  if (typeof person.birthYear === 'number') return person.birthYear;
  return isMatch(/^\d{4}/, person.birthDate) ? Number(person.birthDate!.slice(0, 4)) : null;
}

/** Age in whole years on a day (`YYYY-MM-DD`); null without a year. With a year only, the birthday counts as past. */
export function ageOn(person: Pick<Person, 'birthDate' | 'birthYear'>, today: string): number | null {
  const year = birthYearOf(person);
  if (year === null) return null;
  const age = Number(today.slice(0, 4)) - year;
  return person.birthDate && person.birthDate.slice(5) > today.slice(5) ? age - 1 : age;
}

/** Is somebody a minor on that day (`YYYY-MM-DD`)? */
export function isMinor(
  person: Pick<Person, 'birthDate' | 'birthYear'>,
  today: string,
  under: number = defaultPersonPolicy.minorUnder,
): boolean {
  const age = ageOn(person, today);
  return age !== null && age < under;
}

/** Must this minor agree beside the representative? */
export function needsChildConsent(
  person: Pick<Person, 'birthDate' | 'birthYear'>,
  today: string,
  policy: PersonPolicy = defaultPersonPolicy,
): boolean {
  const age = ageOn(person, today);
  return age !== null && age >= policy.childAgreesFrom && age < policy.minorUnder;
}

function checkName(value: unknown): FieldErrorCode | null {
  const wrong = checkText(value, { max: 200, required: true });
  if (wrong) return wrong;
  return /[<>]/.test(String(value)) || !/\p{L}/u.test(String(value)) ? 'characters' : null;
}

function checkPhone(value: unknown): FieldErrorCode | null {
  if (isAbsent(value)) return 'required';
  if (typeof value !== 'string') return 'type';
  return normalisePhone(value) === null ? 'phone' : null;
}

function checkBirth(person: Record<string, unknown>, today: string): FieldError[] {
  const birthDate = person['birthDate'] ?? undefined;
  const birthYear = person['birthYear'] ?? undefined;
  const errors: FieldError[] = [];
  const thisYear = Number(today.slice(0, 4));
  if (birthDate === undefined && birthYear === undefined)
    errors.push({ path: 'person.birthYear', code: 'required' });
  if (birthDate !== undefined) {
    const code = checkDay(birthDate, today);
    if (code) errors.push({ path: 'person.birthDate', code });
  }
  if (birthYear !== undefined) {
    if (typeof birthYear !== 'number' || !Number.isInteger(birthYear))
      errors.push({ path: 'person.birthYear', code: 'type' });
    else if (birthYear > thisYear) errors.push({ path: 'person.birthYear', code: 'future' });
    else if (birthYear < thisYear - maxAgeYears) errors.push({ path: 'person.birthYear', code: 'tooOld' });
    else if (
      typeof birthDate === 'string' &&
      errors.length === 0 &&
      Number(birthDate.slice(0, 4)) !== birthYear
    )
      errors.push({ path: 'person.birthDate', code: 'mismatch' });
  }
  return errors;
}

function checkDay(value: unknown, today: string): FieldErrorCode | null {
  if (typeof value !== 'string') return 'type';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'format';
  const date = new Date(`${value}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(value)) return 'format';
  if (value > today) return 'future';
  return Number(value.slice(0, 4)) < Number(today.slice(0, 4)) - maxAgeYears ? 'tooOld' : null;
}

function checkIdPaper(value: unknown, required: boolean): FieldError[] {
  const path = 'person.idPaper';
  if (value === undefined || value === null)
    return required ? [{ path: `${path}.number`, code: 'required' }] : [];
  if (!isRecord(value)) return [{ path, code: 'type' }];
  const strange = unknownMembers(value, ['kind', 'number'], path);
  if (strange.length > 0) return strange;
  const { kind, number } = value;
  if (!idPaperKinds.some((known) => known === kind)) return [{ path: `${path}.kind`, code: 'unknown' }];
  const wrong = checkText(number, { max: 20, required: true });
  if (wrong) return [{ path: `${path}.number`, code: wrong }];
  return isIdNumber(kind as IdPaperKind, String(number))
    ? []
    : [{ path: `${path}.number`, code: 'idNumber' }];
}

const addressLines = [
  { key: 'province', max: 100 },
  { key: 'district', max: 100 },
  { key: 'ward', max: 100 },
  { key: 'street', max: 200 },
] as const;

const addressMembers = [...addressLines.map(({ key }) => key), 'areaCode'];

/** A text of this form; a list whose text is of this form is none. */
const isMatch = (form: RegExp, value: unknown): boolean => typeof value === 'string' && form.test(value);

function checkAddress(value: unknown): FieldError[] {
  if (!isRecord(value)) return [{ path: 'person.address.province', code: 'required' }];
  const errors: FieldError[] = unknownMembers(value, addressMembers, 'person.address');
  for (const { key, max } of addressLines) {
    const code = checkText(value[key], { max, required: true });
    if (code) errors.push({ path: `person.address.${key}`, code });
  }
  if (!isAbsent(value['areaCode']) && !isMatch(/^\d{2,5}$/, value['areaCode']))
    errors.push({ path: 'person.address.areaCode', code: 'format' });
  return errors;
}

const personMembers = [
  'fullName',
  'idPaper',
  'birthDate',
  'birthYear',
  'sex',
  'nationality',
  'healthInsuranceNumber',
  'phone',
  'email',
  'address',
];

const insuranceForm = /^(?:[A-Z]{2}\d{13}|\d{10})$/;

/** A health-insurance number without blanks, letters upper case. */
export const normaliseInsuranceNumber = (number: string): string =>
  number
    .normalize('NFKC')
    .replace(/[\s.-]/g, '')
    .toUpperCase();

/**
 * Checks a person as it came in. `today` is the city's day (`YYYY-MM-DD`). Names may be in any script, up to 200
 * characters, without hidden characters and angle brackets; dates are not in the future. Codes are those of
 * `FieldErrorCode`; an empty list means that the person is good. See `validateRepresentative` for minors.
 */
export function validatePerson(person: unknown, policy: PersonPolicy, today: string): FieldError[] {
  if (!isRecord(person)) return [{ path: 'person', code: 'required' }];
  const errors: FieldError[] = unknownMembers(person, personMembers, 'person');
  const check = (path: string, code: FieldErrorCode | null): void => {
    if (code) errors.push({ path: `person.${path}`, code });
  };
  check('fullName', checkName(person['fullName']));
  errors.push(...checkIdPaper(person['idPaper'], policy.idPaperRequired));
  errors.push(...checkBirth(person, today));
  const { sex, nationality, email, healthInsuranceNumber } = person;
  check(
    'sex',
    isAbsent(sex)
      ? 'required'
      : ['male', 'female', 'other'].some((known) => known === sex)
        ? null
        : 'unknown',
  );
  check(
    'nationality',
    isAbsent(nationality) ? 'required' : isMatch(/^[A-Z]{2}$/, nationality) ? null : 'unknown',
  );
  if (!isAbsent(healthInsuranceNumber))
    check(
      'healthInsuranceNumber',
      typeof healthInsuranceNumber === 'string' &&
        insuranceForm.test(normaliseInsuranceNumber(healthInsuranceNumber))
        ? null
        : 'idNumber',
    );
  check('phone', checkPhone(person['phone']));
  if (!isAbsent(email))
    check('email', typeof email === 'string' && isEmailAddress(email.trim()) ? null : 'email');
  errors.push(...checkAddress(person['address']));
  return errors;
}

/** Checks the year of a representative's birth: absent, or that of an adult. */
function checkRepresentativeBirth(year: unknown, policy: PersonPolicy, today: string): FieldErrorCode | null {
  if (isAbsent(year)) return null;
  if (typeof year !== 'number' || !Number.isInteger(year)) return 'type';
  const age = Number(today.slice(0, 4)) - year;
  if (age < 0) return 'future';
  if (age > maxAgeYears) return 'tooOld';
  return age < policy.representativeFrom ? 'representativeMinor' : null;
}

/**
 * Checks who declares for somebody. A minor on that day must have a representative (`representative`), and one whose year
 * of birth is known must be an adult (`representativeMinor`).
 */
export function validateRepresentative(
  representative: unknown,
  person: unknown,
  policy: PersonPolicy,
  today: string,
): FieldError[] {
  if (representative === undefined || representative === null) {
    const minor =
      isRecord(person) &&
      checkBirth(person, today).length === 0 &&
      isMinor(person as Pick<Person, 'birthDate' | 'birthYear'>, today, policy.minorUnder);
    return minor ? [{ path: 'representative', code: 'representative' }] : [];
  }
  if (!isRecord(representative)) return [{ path: 'representative', code: 'type' }];
  const known = ['fullName', 'phone', 'relation', 'birthYear'];
  const strange = unknownMembers(representative, known, 'representative');
  if (strange.length > 0) return strange;
  const found: [string, FieldErrorCode | null][] = [
    ['fullName', checkName(representative['fullName'])],
    ['phone', checkPhone(representative['phone'])],
    ['birthYear', checkRepresentativeBirth(representative['birthYear'], policy, today)],
    ['relation', checkText(representative['relation'], { max: 100, required: true })],
  ];
  return found.flatMap(([key, code]) => (code ? [{ path: `representative.${key}`, code }] : []));
}
