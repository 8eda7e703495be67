import { createHash } from 'node:crypto';
import serialize from 'canonicalize';

/**
 * Serialises a value as canonical JSON (RFC 8785, JCS): equal values give equal bytes.
 * @throws TypeError for a value without JSON
 */
export function canonicalJson(value: unknown): string {
  const ordered = sortMembers(value, 0);
  const text = ordered === notPlainJson ? serialize(value) : JSON.stringify(ordered);
  if (text === undefined) throw new TypeError('The value has no JSON');
  return text;
}

const notPlainJson = Symbol('unlike plain JSON');
const maxDepth = 64;

/**
 * Sorts the members of a value, so that JSON.stringify produces RFC 8785 (whose section 3.2.2 follows ECMAScript),
 * many times faster than a serialiser in JavaScript. A value whose members are sorted is returned unchanged.
 * `notPlainJson` is returned for a value that is not plain JSON or cannot be sorted, because numeric names always
 * come first in an object.
 */
function sortMembers(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? value : notPlainJson;
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : notPlainJson;
    case 'object':
      if (value === null) return value;
      if (depth > maxDepth) return notPlainJson;
      return Array.isArray(value) ? sortListMembers(value, depth) : sortObjectMembers(value, depth);
    default:
      return notPlainJson;
  }
}

function sortListMembers(list: readonly unknown[], depth: number): unknown {
  let copy: unknown[] | undefined;
  for (let at = 0; at < list.length; at += 1) {
    const item = sortMembers(list[at], depth + 1);
    if (item === notPlainJson) return notPlainJson;
    if (item !== list[at]) copy ??= [...list];
    if (copy !== undefined) copy[at] = item;
  }
  return copy ?? list;
}

function sortObjectMembers(value: object, depth: number): unknown {
  if (Object.getPrototypeOf(value) !== Object.prototype || 'toJSON' in value) return notPlainJson;
  const members = value as Record<string, unknown>;
  const names = Object.keys(value);
  let changed = false;
  for (let at = 1; at < names.length && !changed; at += 1) changed = names[at - 1]! > names[at]!;
  if (changed) {
    if (names.some((name) => name === '__proto__' || /^\d/.test(name))) return notPlainJson;
    names.sort((a, b) => (a < b ? -1 : 1));
  }
  let copy: Record<string, unknown> | undefined = changed ? {} : undefined;
  for (const name of names) {
    if (!name.isWellFormed()) return notPlainJson;
    const member = sortMembers(members[name], depth + 1);
    if (member === notPlainJson) return notPlainJson;
    if (member !== members[name]) copy ??= { ...members };
    if (copy !== undefined) copy[name] = member;
  }
  return copy ?? value;
}

/** Returns the SHA-256 of a value's canonical JSON, base64url. */
export const canonicalDigest = (value: unknown): string => sha256Base64Url(canonicalJson(value));

/** Returns the SHA-256 of text (UTF-8) or bytes, base64url. */
export const sha256Base64Url = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('base64url');
