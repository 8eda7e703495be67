/** What a list says about the passes of one declaration. */
export interface RevocationEntry {
  /** The last revoked pass of the declaration: it and all earlier ones are revoked. 255 revokes every pass. */
  readonly lastIssue: number;
  /** Second since 1970 after which these passes have expired anyway; 0 in a delta: the revocation was taken back. */
  readonly until: number;
  /** True when gate staff reported a suspicion about the holder. Absent otherwise, and in lists without an epoch. */
  readonly isReported?: true;
}

/** Names one numbering of revocations: eight random bytes in hexadecimal. A restored database may count from an earlier number again. */
export type RevocationEpoch = string;

/** Revoked passes as a device holds them. The keys are the last eight bytes of a declaration's id, in hexadecimal. */
export interface RevocationList {
  /** The numbering that its number belongs to; null for a list of a service or a device that did not know epochs. */
  readonly epoch: RevocationEpoch | null;
  /** Number of the newest revocation that it holds; 0 when there has been none yet. */
  readonly number: number;
  /** Second since 1970 at which the service signed it: nothing later is known here. */
  readonly asOf: number;
  readonly entries: ReadonlyMap<string, RevocationEntry>;
}

/** What one token carries: a full list when `from` is 0, otherwise what is added to the list of the number `from`. */
export interface RevocationDelta extends RevocationList {
  /** Number of the key that signed it, 0 to 255. */
  readonly kid: number;
  readonly from: number;
}

/** The `lastIssue` that revokes every pass of a declaration: it was withdrawn or erased. */
export const everyIssue = 255;

/** Entries that one list may hold: about 2.7 MB as text. A service with more answers in parts of this size. */
export const maxRevocationEntries = 250_000;

/** What differs between a body without an epoch and one with an epoch. */
interface BodyFormat {
  readonly version: number;
  /** Version, kid, number (4), from (4), asOf (4), groups (2), and the epoch (8) where there is one. */
  readonly headBytes: number;
  /** Until (4), last issue (1), count (4), and flags (1) where there is an epoch. */
  readonly groupHeadBytes: number;
}
const formatWithoutEpoch: BodyFormat = { version: 1, headBytes: 16, groupHeadBytes: 9 };
const formatWithEpoch: BodyFormat = { version: 2, headBytes: 24, groupHeadBytes: 10 };
const epochAt = 16;
const epochBytes = 8;
const epochPattern = /^[0-9a-f]{16}$/;
const reportedFlag = 1;
const idEndBytes = 8;
/** `until` is rounded up to this many seconds, so that entries share a group. A day's passes then make 25 groups. */
const untilStepSeconds = 3600;
const maxGroups = 65_535;
const maxUint32 = 0xffffffff;

const isByte = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 255;
const isUint32 = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= maxUint32;

interface EntryGroup extends RevocationEntry {
  readonly keys: string[];
}

function groupEntries(entries: ReadonlyMap<string, RevocationEntry>): EntryGroup[] {
  const groups = new Map<string, EntryGroup>();
  for (const [key, { until, lastIssue, isReported }] of entries) {
    if (!/^[0-9a-f]{16}$/.test(key))
      throw new RangeError('a revocation key is not eight bytes in hexadecimal');
    if (!isByte(lastIssue)) throw new RangeError('the issue of a revoked pass is out of range');
    const rounded = Math.min(Math.ceil(until / untilStepSeconds) * untilStepSeconds, maxUint32);
    const name = `${rounded}/${lastIssue}/${String(isReported === true)}`;
    const group = groups.get(name);
    if (group) group.keys.push(key);
    else groups.set(name, { until: rounded, lastIssue, ...(isReported ? { isReported } : {}), keys: [key] });
  }
  return [...groups.values()].sort(
    (one, other) =>
      one.until - other.until ||
      one.lastIssue - other.lastIssue ||
      Number(one.isReported ?? false) - Number(other.isReported ?? false),
  );
}

/** Writes the id ends of a group from `at`: the column of their first bytes, then seven bytes of each. */
function writeKeys(bytes: Uint8Array, at: number, keys: readonly string[]): void {
  let rest = at + keys.length;
  for (const [index, key] of [...keys].sort().entries()) {
    bytes[at + index] = Number.parseInt(key.slice(0, 2), 16);
    for (let byte = 1; byte < idEndBytes; byte += 1, rest += 1)
      bytes[rest] = Number.parseInt(key.slice(byte * 2, byte * 2 + 2), 16);
  }
}

/**
 * The body of a list: a head, then one group per `until`, `lastIssue` and flags with its id ends, sorted. A list without an epoch has
 * the format that devices read before there were epochs, without flags. A group's first bytes stand together
 * as one column: sorted they repeat, so that HTTP compression reduces an entry to little more than seven bytes.
 * Numbers are big-endian. Throws a RangeError when a number does not fit.
 */
export function encodeRevocations(delta: RevocationDelta): Uint8Array<ArrayBuffer> {
  const { kid, epoch, number, from, asOf, entries } = delta;
  if (epoch !== null && !epochPattern.test(epoch))
    throw new RangeError('an epoch is not eight bytes in hexadecimal');
  const { version, headBytes, groupHeadBytes } = epoch === null ? formatWithoutEpoch : formatWithEpoch;
  if (entries.size > maxRevocationEntries) throw new RangeError('too many revocations for one list');
  if (![number, from, asOf].every(isUint32) || !isByte(kid) || from > number)
    throw new RangeError('a number of the revocation list is out of range');
  const groups = groupEntries(entries);
  if (groups.length > maxGroups) throw new RangeError('too many groups for one revocation list');
  const bytes = new Uint8Array(headBytes + groups.length * groupHeadBytes + entries.size * idEndBytes);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, version);
  view.setUint8(1, kid);
  view.setUint32(2, number);
  view.setUint32(6, from);
  view.setUint32(10, asOf);
  view.setUint16(14, groups.length);
  if (epoch !== null)
    for (let byte = 0; byte < epochBytes; byte += 1)
      bytes[epochAt + byte] = Number.parseInt(epoch.slice(byte * 2, byte * 2 + 2), 16);
  let at = headBytes;
  for (const { until, lastIssue, isReported, keys } of groups) {
    view.setUint32(at, until);
    view.setUint8(at + 4, lastIssue);
    view.setUint32(at + 5, keys.length);
    if (epoch !== null) view.setUint8(at + 9, isReported ? reportedFlag : 0);
    at += groupHeadBytes;
    writeKeys(bytes, at, keys);
    at += keys.length * idEndBytes;
  }
  return bytes;
}

const toHex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** Decodes the bytes of `encodeRevocations`; null when they are none, or not exactly as long as they say. */
export function decodeRevocations(bytes: Uint8Array): RevocationDelta | null {
  const format = [formatWithoutEpoch, formatWithEpoch].find(({ version }) => version === bytes[0]);
  if (format === undefined || bytes.length < format.headBytes) return null;
  const { headBytes, groupHeadBytes } = format;
  const hasEpoch = format === formatWithEpoch;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map<string, RevocationEntry>();
  let at = headBytes;
  let count = 0;
  for (let group = view.getUint16(14); group > 0; group -= 1) {
    if (at + groupHeadBytes > bytes.length) return null;
    const isReported = hasEpoch && (view.getUint8(at + 9) & reportedFlag) !== 0;
    const entry: RevocationEntry = {
      lastIssue: view.getUint8(at + 4),
      until: view.getUint32(at),
      ...(isReported ? { isReported } : {}),
    };
    const size = view.getUint32(at + 5);
    at += groupHeadBytes;
    if (at + size * idEndBytes > bytes.length) return null;
    const rest = at + size;
    for (let index = 0; index < size; index += 1) {
      const from = rest + index * (idEndBytes - 1);
      const end = Array.from(bytes.subarray(from, from + idEndBytes - 1), toHex).join('');
      entries.set(`${toHex(bytes[at + index] ?? 0)}${end}`, entry);
    }
    count += size;
    at += size * idEndBytes;
  }
  const number = view.getUint32(2);
  const from = view.getUint32(6);
  if (at !== bytes.length || count !== entries.size || count > maxRevocationEntries || from > number)
    return null;
  const epoch = hasEpoch ? Array.from(bytes.subarray(epochAt, epochAt + epochBytes), toHex).join('') : null;
  return { kid: view.getUint8(1), epoch, number, from, asOf: view.getUint32(10), entries };
}
