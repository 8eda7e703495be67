import { createHash } from 'node:crypto';
import serialize from 'canonicalize';

/** JSON in the one spelling of RFC 8785 (JCS): equal values give equal bytes. @throws TypeError for what JSON cannot say */
export function canonicalJson(value: unknown): string {
  const text = serialize(value);
  if (text === undefined) throw new TypeError('The value has no JSON');
  return text;
}

/** SHA-256 of a value's canonical JSON, base64url. */
export const digestOf = (value: unknown): string => sha256(canonicalJson(value));

/** SHA-256 of text (UTF-8) or bytes, base64url. */
export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('base64url');
