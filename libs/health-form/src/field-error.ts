import { hasHiddenCharacters } from '@khai-bao/text';

/** Error codes of fields. The apps hold the texts for people, by code. */
export const fieldErrorCodes = [
  'required',
  'type',
  'unknown',
  'tooLong',
  'characters',
  'format',
  'phone',
  'email',
  'idNumber',
  'future',
  'tooOld',
  'mismatch',
  'chooseOne',
  'temperature',
  'representative',
  'representativeMinor',
  'consent',
  'childConsent',
] as const;
export type FieldErrorCode = (typeof fieldErrorCodes)[number];

/** One invalid field; `path` as in the request body: `person.phone`, `answers.symptoms.details`. */
export interface FieldError {
  readonly path: string;
  readonly code: FieldErrorCode;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns errors for the unknown members of an object, at most 20. */
export function unknownMembers(
  value: Record<string, unknown>,
  known: readonly string[],
  prefix: string,
): FieldError[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .slice(0, 20)
    .map((key) => ({ path: `${prefix}.${key.slice(0, 60)}`, code: 'unknown' }));
}

/** Returns whether a value is absent. Clients send null or an empty text for an empty field. */
export function isAbsent(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}

/**
 * Returns whether a text has more than a number of characters. NFC makes no text more than three times as long (UAX
 * #15), so most need no counting.
 */
const isLonger = (text: string, maxLength: number): boolean =>
  text.length * 3 > maxLength && Array.from(text.normalize('NFC')).length > maxLength;

/** Validates one line of text: `required` when blank and wanted, `type`, `tooLong`, `characters` for hidden ones. */
export function checkText(
  value: unknown,
  { max, required }: { max: number; required: boolean },
): FieldErrorCode | null {
  if (isAbsent(value)) return required ? 'required' : null;
  if (typeof value !== 'string') return 'type';
  if (value.trim() === '') return required ? 'required' : null;
  if (hasHiddenCharacters(value)) return 'characters';
  return isLonger(value, max) ? 'tooLong' : null;
}
