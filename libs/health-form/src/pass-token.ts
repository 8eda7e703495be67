import { fromBase64Url, toBase64Url } from './base64url.js';
import { outcomes, type Outcome } from './risk.js';

/** Content of a pass. It holds no personal data. */
export interface Pass {
  /** Number of the key that signed it, 0 to 255. */
  readonly kid: number;
  /** UUID. */
  readonly declarationId: string;
  readonly outcome: Outcome;
  /** Which pass of its declaration it is, 0 to 254: 0 for the first, one more after each correction. */
  readonly issue: number;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Signs bytes with Ed25519: 64 bytes. */
export type PassSigner = (message: Uint8Array) => Promise<Uint8Array> | Uint8Array;
/**
 * Result of a signature check. `unknown-key`: the key of that number is not known here, which says nothing about the
 * signature. `cannot-check`: the key is known, and this device has nothing that computes Ed25519.
 */
export type SignatureVerdict = 'valid' | 'invalid' | 'unknown-key' | 'cannot-check';
/** Checks an Ed25519 signature with the key of that number. */
export type PassVerifier = (
  kid: number,
  message: Uint8Array,
  signature: Uint8Array,
) => Promise<SignatureVerdict> | SignatureVerdict;

/** `unknown-key` and `cannot-check` say that nothing is known about the pass: it is never called forged for them. */
export type PassRefusal = 'malformed' | 'forged' | 'expired' | 'not-yet' | 'unknown-key' | 'cannot-check';
export type PassVerdict =
  | { readonly ok: true; readonly pass: Pass }
  | { readonly ok: false; readonly reason: PassRefusal; readonly pass?: Pass };

const passVersion = 1;
const passBodyBytes = 28;
const passTokenPrefix = 'KB1';

/** The value of a hexadecimal digit by its character code. */
const nibble = (code: number): number => (code < 58 ? code - 48 : (code | 32) - 87);

/** The 28 bytes: version, kid, declaration (16), outcome, issue, issued (4), expires (4); numbers are big-endian. */
export function encodePass(pass: Pass): Uint8Array<ArrayBuffer> {
  const hex = pass.declarationId.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new RangeError('declarationId is not a UUID');
  const bytes = new Uint8Array(passBodyBytes);
  const view = new DataView(bytes.buffer);
  bytes[0] = passVersion;
  bytes[1] = pass.kid;
  for (let i = 0; i < 16; i += 1)
    bytes[2 + i] = (nibble(hex.charCodeAt(i * 2)) << 4) | nibble(hex.charCodeAt(i * 2 + 1));
  bytes[18] = outcomes.indexOf(pass.outcome);
  bytes[19] = pass.issue;
  view.setUint32(20, pass.issuedAt);
  view.setUint32(24, pass.expiresAt);
  return bytes;
}

/** Decodes the bytes of `encodePass`; null when they are no pass of this version. */
export function decodePass(bytes: Uint8Array): Pass | null {
  const outcome = outcomes[bytes[18] ?? 255];
  if (bytes.length !== passBodyBytes || bytes[0] !== passVersion || !outcome) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hex = Array.from(bytes.subarray(2, 18), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const declarationId = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
  return {
    kid: bytes[1] ?? 0,
    declarationId,
    outcome,
    issue: bytes[19] ?? 0,
    issuedAt: view.getUint32(20),
    expiresAt: view.getUint32(24),
  };
}

function toAsciiBytes(head: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(head.length);
  for (let at = 0; at < head.length; at += 1) bytes[at] = head.charCodeAt(at);
  return bytes;
}

/** `KB1.<body>.<signature>`, both base64url without padding; the signature covers everything before the last dot. */
export async function signPass(
  pass: Pass,
  sign: PassSigner,
  /** Bytes as base64url; Node's own is quicker than what browsers have. */
  encode: (bytes: Uint8Array) => string = toBase64Url,
): Promise<string> {
  const head = `${passTokenPrefix}.${encode(encodePass(pass))}`;
  return `${head}.${encode(await sign(toAsciiBytes(head)))}`;
}

interface ParsedPassToken {
  readonly pass: Pass;
  readonly head: string;
  readonly signature: Uint8Array;
}

function parsePassToken(token: string): ParsedPassToken | null {
  const [start, body, end, ...more] = token.trim().split('.');
  if (start !== passTokenPrefix || body === undefined || end === undefined || more.length > 0) return null;
  const bytes = fromBase64Url(body);
  const signature = fromBase64Url(end);
  const pass = bytes ? decodePass(bytes) : null;
  return pass && signature?.length === 64 ? { pass, head: `${passTokenPrefix}.${body}`, signature } : null;
}

/** Decodes a token without verifying its signature; null when it is no pass. Only for the display of one's own pass. */
export function decodePassToken(token: string): Pass | null {
  return parsePassToken(token)?.pass ?? null;
}

/**
 * Verifies a token: its structure, its signature and the time (`now` in seconds since 1970; clocks may differ by
 * `toleranceSeconds`, 120 unless told). Works offline; whether a pass was withdrawn is not known to it.
 */
export async function verifyPass(
  token: string,
  verify: PassVerifier,
  now: number,
  toleranceSeconds = 120,
): Promise<PassVerdict> {
  const found = parsePassToken(token);
  if (!found) return { ok: false, reason: 'malformed' };
  const signature = await verify(found.pass.kid, toAsciiBytes(found.head), found.signature);
  if (signature !== 'valid') return { ok: false, reason: signature === 'invalid' ? 'forged' : signature };
  if (now > found.pass.expiresAt + toleranceSeconds)
    return { ok: false, reason: 'expired', pass: found.pass };
  if (now < found.pass.issuedAt - toleranceSeconds) return { ok: false, reason: 'not-yet', pass: found.pass };
  return { ok: true, pass: found.pass };
}
