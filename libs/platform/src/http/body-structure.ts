import { isWellFormedText } from '@khai-bao/text';
import { Problem, type FieldError } from '../core/problem.js';

/** Maximum nesting depth of a body. The deepest DTO has five levels. */
export const maxBodyDepth = 16;
/** Maximum number of values in a body, nested ones included. */
export const maxBodyValues = 10_000;
/** Maximum number of field errors in one response. */
const maxReportedErrors = 20;

type Container = Record<string, unknown> | unknown[];

interface BodyTraversal {
  values: number;
  readonly errors: FieldError[];
  /** Whether an error is ill-formed Unicode, as opposed to a NUL character. */
  isIllFormed: boolean;
}

/**
 * Validates the structure of a parsed JSON body before DTO validation, and normalises its texts to NFC in place.
 * Every text must be well-formed and free of NUL, which Postgres cannot store. Nesting depth and number of values are
 * bounded.
 * @throws Problem PLATFORM.ILL_FORMED_TEXT (422) naming each field; PLATFORM.VALIDATION (400) for a NUL, `tooDeep`,
 * `tooLarge`
 */
export function validateBodyStructure(body: unknown): void {
  if (!isJsonContainer(body)) return;
  const walk: BodyTraversal = { values: 0, errors: [], isIllFormed: false };
  validateMembers(body, '', 1, walk);
  if (walk.errors.length > 0)
    throw new Problem(walk.isIllFormed ? 'PLATFORM.ILL_FORMED_TEXT' : 'PLATFORM.VALIDATION', {
      fields: walk.errors,
    });
}

/**
 * Returns whether a JSON parser or a query parser made the value. Uploaded files are buffers and streams. The parsers of
 * queries and path parameters make objects of a class without members, whose prototype inherits from nothing.
 */
function isJsonContainer(body: unknown): body is Container {
  if (Array.isArray(body)) return true;
  if (typeof body !== 'object' || body === null) return false;
  const prototype = Object.getPrototypeOf(body) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function validateMembers(container: Container, prefix: string, depth: number, walk: BodyTraversal): void {
  if (depth > maxBodyDepth) throwStructureProblem(prefix, 'tooDeep');
  for (const key of Object.keys(container)) {
    walk.values += 1;
    if (walk.values > maxBodyValues) throwStructureProblem(prefix, 'tooLarge');
    const at = key as keyof Container;
    const value: unknown = container[at];
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (!isStorable(key)) addCharacterError(walk, prefix === '' ? 'body' : prefix, key);
    if (typeof value === 'string') {
      if (!isStorable(value)) addCharacterError(walk, path, value);
      else if (mayChangeUnderNfc.test(value))
        (container as Record<string, unknown>)[key] = value.normalize('NFC');
    } else if (typeof value === 'object' && value !== null)
      validateMembers(value as Container, path, depth + 1, walk);
  }
}

/** Matches text that NFC may change: anything except Latin with precomposed Vietnamese letters and common punctuation. */
const mayChangeUnderNfc = /[^\u0000-\u02ff\u1e00-\u1eff\u2002-\u206f]/;

const isStorable = (text: string): boolean => isWellFormedText(text) && !text.includes('\u0000');

function addCharacterError(walk: BodyTraversal, path: string, text: string): void {
  walk.isIllFormed ||= !isWellFormedText(text);
  if (walk.errors.length < maxReportedErrors)
    walk.errors.push({
      path: safePath(path),
      code: 'characters',
      message: 'The text is not well-formed Unicode, or holds a NUL: type it again.',
    });
}

function throwStructureProblem(path: string, code: 'tooDeep' | 'tooLarge'): never {
  throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: safePath(path), code }] });
}

/** Escapes a path for the response, because its keys come from the request. */
const safePath = (path: string): string => path.slice(0, 120).replace(/[^\w.-]/g, '?');

/**
 * Returns whether a JSON text certainly passes `validateBodyStructure` unchanged. Texts with escapes, or that NFC may
 * change, take the standard path.
 */
export function isPlainJsonText(json: string): boolean {
  return !json.includes('\\u') && !mayChangeUnderNfc.test(json);
}
