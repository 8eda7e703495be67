import { isWellFormedText } from '@khai-bao/text';
import { Problem, type FieldError } from '../core/problem.js';

/** How deep a body's lists and objects may stand in each other; the deepest DTO has five levels. */
export const maxBodyDepth = 16;
/** How many values a body may hold, those in lists and objects included. */
export const maxBodyValues = 10_000;
/** Errors that one refusal lists. */
const maxReportedErrors = 20;

type Container = Record<string, unknown> | unknown[];

interface BodyTraversal {
  values: number;
  readonly errors: FieldError[];
  /** Whether one of them is no well-formed Unicode, and not a NUL alone. */
  isIllFormed: boolean;
}

/**
 * Judges a parsed JSON body before any DTO sees it, and composes its texts to NFC in place. Every text that reaches a service
 * is well-formed and free of NUL, which Postgres cannot store; depth and number of values are bounded.
 * @throws Problem PLATFORM.ILL_FORMED_TEXT (422) naming each field; PLATFORM.VALIDATION (400) for a NUL, `tooDeep`, `tooLarge`
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

/** Made by a JSON parser; files come as buffers and streams. */
const isJsonContainer = (body: unknown): body is Container =>
  Array.isArray(body) ||
  (typeof body === 'object' &&
    body !== null &&
    (Object.getPrototypeOf(body) === Object.prototype || Object.getPrototypeOf(body) === null));

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

/** Text that NFC may change: anything beyond Latin with its precomposed Vietnamese letters, and the usual punctuation. */
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

/** A path goes into an answer: its keys come from the request. */
const safePath = (path: string): string => path.slice(0, 120).replace(/[^\w.-]/g, '?');

/**
 * Is the text of this JSON beyond doubt as `validateBodyStructure` wants it? Escapes, controls and whatever NFC may change are for the standard path.
 */
export function isPlainJsonText(json: string): boolean {
  return !json.includes('\\u') && !mayChangeUnderNfc.test(json);
}
