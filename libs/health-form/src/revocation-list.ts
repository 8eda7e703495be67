import { fromBase64Url, toBase64Url } from './base64url.js';
import type { Pass, PassSigner, PassVerifier } from './pass-token.js';
import {
  decodeRevocations,
  encodeRevocations,
  maxRevocationEntries,
  type RevocationDelta,
  type RevocationEntry,
  type RevocationList,
} from './revocation-body.js';

/**
 * `older`: the list that is held is newer, so this one is a replay. `gap`: revocations between the two are missing; ask
 * for the full list. `unknown-key` and `cannot-check` say nothing about the signature: see `SignatureVerdict`.
 */
export type RevocationRefusal = 'malformed' | 'forged' | 'unknown-key' | 'cannot-check' | 'older' | 'gap';
export type RevocationVerdict =
  | { readonly ok: true; readonly list: RevocationList }
  | { readonly ok: false; readonly reason: RevocationRefusal };

const tokenPrefix = 'KBR1';
const storedPrefix = 'KBRS1';
/** Longest token or stored list that is looked at: `maxRevocationEntries` as base64url, with room for the groups. */
const maxRevocationTokenChars = Math.ceil((maxRevocationEntries * 9 * 4) / 3);
const signatureBytes = 64;

/** The key of a declaration in `RevocationList.entries`: its id's last eight bytes. The first ones are a time. */
export function toRevocationKey(declarationId: string): string {
  return declarationId.replaceAll('-', '').slice(-16).toLowerCase();
}

/** Why a list revokes a pass: its declaration was changed, or gate staff reported a suspicion about its holder. */
export type RevocationReason = 'changed' | 'reported';

/** The reason for which the list revokes a pass; null when it does not. */
export function revocationReasonOf(
  list: RevocationList,
  pass: Pick<Pass, 'declarationId' | 'issue'>,
): RevocationReason | null {
  if (!isRevoked(list, pass)) return null;
  return list.entries.get(toRevocationKey(pass.declarationId))?.isReported ? 'reported' : 'changed';
}

/** True when the list revokes that pass. A pass that was issued after a correction is not revoked with the earlier one. */
export function isRevoked(list: RevocationList, pass: Pick<Pass, 'declarationId' | 'issue'>): boolean {
  const entry = list.entries.get(toRevocationKey(pass.declarationId));
  return entry !== undefined && pass.issue <= entry.lastIssue;
}

/** The list without entries whose pass expired before `now` (seconds since 1970). Number and age stay. */
export function pruneRevocations(list: RevocationList, now: number): RevocationList {
  const entries = new Map([...list.entries].filter(([, { until }]) => until >= now));
  return entries.size === list.entries.size ? list : { ...list, entries };
}

const toAsciiBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (char) => char.charCodeAt(0));

/**
 * Encodes and signs: `KBR1.<body>.<signature>`, both base64url without padding; the signature covers everything before
 * the last dot. Throws a RangeError for more than `maxRevocationEntries`.
 */
export async function signRevocations(delta: RevocationDelta, sign: PassSigner): Promise<string> {
  const head = `${tokenPrefix}.${toBase64Url(encodeRevocations(delta))}`;
  return `${head}.${toBase64Url(await sign(toAsciiBytes(head)))}`;
}

interface ParsedRevocationToken {
  readonly delta: RevocationDelta;
  readonly head: string;
  readonly signature: Uint8Array;
}

function parseRevocationToken(token: string): ParsedRevocationToken | null {
  if (token.length > maxRevocationTokenChars) return null;
  const [start, body, end, ...more] = token.trim().split('.');
  if (start !== tokenPrefix || body === undefined || end === undefined || more.length > 0) return null;
  const bytes = fromBase64Url(body);
  const signature = fromBase64Url(end);
  const delta = bytes ? decodeRevocations(bytes) : null;
  return delta && signature?.length === signatureBytes
    ? { delta, head: `${tokenPrefix}.${body}`, signature }
    : null;
}

function merge(held: RevocationList | null, delta: RevocationDelta): ReadonlyMap<string, RevocationEntry> {
  if (delta.from === 0 || held === null) return delta.entries;
  const entries = new Map(held.entries);
  // With an epoch an entry says all that is known of its declaration, also that a revocation was taken back.
  if (delta.epoch !== null) {
    for (const [key, entry] of delta.entries)
      if (entry.until === 0) entries.delete(key);
      else entries.set(key, entry);
    return entries;
  }
  for (const [key, added] of delta.entries) {
    const known = entries.get(key) ?? added;
    entries.set(key, {
      lastIssue: Math.max(known.lastIssue, added.lastIssue),
      until: Math.max(known.until, added.until),
    });
  }
  return entries;
}

/** A full list with a lower number that was signed this much later comes from a service whose database was restored. */
const restoredAfterSeconds = 3600;

/**
 * A replay is older by its number, or by its time when the numbers are equal. Clocks of two instances may differ by seconds. Numbers of
 * two epochs cannot be compared: the time decides. A list without an epoch that was signed before the held one is a replay as well.
 */
function isOlder(held: RevocationList, { epoch, number, from, asOf }: RevocationDelta): boolean {
  if (epoch !== held.epoch && asOf < held.asOf) return true;
  if (epoch !== null && epoch !== held.epoch) return false;
  if (number === held.number) return asOf < held.asOf;
  return number < held.number && !(from === 0 && asOf >= held.asOf + restoredAfterSeconds);
}

/**
 * Verifies a token and applies it to the list that is held (null: none yet). A refused token leaves the held list in
 * force. `now`, in seconds since 1970 by the server's clock, only drops entries that are no longer needed.
 */
export async function applyRevocations(
  held: RevocationList | null,
  token: string,
  verifier: PassVerifier,
  now: number,
): Promise<RevocationVerdict> {
  const found = parseRevocationToken(token);
  if (!found) return { ok: false, reason: 'malformed' };
  const { delta, head, signature } = found;
  const verdict = await verifier(delta.kid, toAsciiBytes(head), signature);
  if (verdict !== 'valid') return { ok: false, reason: verdict === 'invalid' ? 'forged' : verdict };
  if (held !== null && isOlder(held, delta)) return { ok: false, reason: 'older' };
  const isOtherNumbering = delta.epoch !== null && delta.epoch !== (held?.epoch ?? null);
  if (delta.from > (isOtherNumbering ? 0 : (held?.number ?? 0))) return { ok: false, reason: 'gap' };
  const entries = merge(held, delta);
  if (entries.size > maxRevocationEntries) return { ok: false, reason: 'gap' };
  const { epoch, number, asOf } = delta;
  return { ok: true, list: pruneRevocations({ epoch, number, asOf, entries }, now) };
}

/** CRC-32 of IEEE 802.3: finds what a storage damaged. It is no signature. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const checksumOf = (head: string): string => crc32(toAsciiBytes(head)).toString(16).padStart(8, '0');

/** The list as text for the device's own storage, with a checksum. */
export function serialiseRevocationList(list: RevocationList): string {
  const head = `${storedPrefix}.${toBase64Url(encodeRevocations({ ...list, kid: 0, from: 0 }))}`;
  return `${head}.${checksumOf(head)}`;
}

/** Restores the text of `serialiseRevocationList`; null when it is damaged: then ask for the full list. */
export function deserialiseRevocationList(text: unknown): RevocationList | null {
  if (typeof text !== 'string' || text.length > maxRevocationTokenChars) return null;
  const [start, body, checksum, ...more] = text.split('.');
  if (start !== storedPrefix || body === undefined || more.length > 0) return null;
  if (checksum !== checksumOf(`${start}.${body}`)) return null;
  const bytes = fromBase64Url(body);
  const delta = bytes ? decodeRevocations(bytes) : null;
  return delta && { epoch: delta.epoch, number: delta.number, asOf: delta.asOf, entries: delta.entries };
}
