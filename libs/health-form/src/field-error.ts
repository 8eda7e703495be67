import { hasHiddenCharacters } from '@khai-bao/text';

/** What can be wrong with a field. Texts for people live in the apps, by code. */
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
  'consent',
] as const;
export type FieldErrorCode = (typeof fieldErrorCodes)[number];

/** One wrong field; `path` as in the body that is sent: `person.phone`, `answers.symptoms.details`. */
export interface FieldError {
  readonly path: string;
  readonly code: FieldErrorCode;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Members of an object beyond those that a form knows, as errors; 20 at most. */
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

/** Null and the empty text are no value: forms and other programs send either for a field that was left empty. */
export function isAbsent(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}

/** Is it longer than so many characters, as people count them? Composing makes no text more than three times as long (UAX #15), so most need no counting. */
const isLonger = (text: string, most: number): boolean =>
  text.length * 3 > most && Array.from(text.normalize('NFC')).length > most;

/** Checks one line of text: `required` when blank and wanted, `type`, `tooLong`, `characters` for hidden ones. */
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
