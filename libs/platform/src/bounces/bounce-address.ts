import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Mails of one recipient whose delivery reports are told apart from others: those of one round. */
export interface Mailing {
  /** UUID of the account, person or unit that the mail was sent to. */
  readonly recipientId: string;
  /** Digest of what the mail carried or of its address, 16 hex digits. Mails of an earlier password or address have another one. */
  readonly round: string;
}

/** RFC 4648 base32 in lower case: mail servers may change the case of a local part. */
const base32Alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const localPartPrefix = 'tra-';
const [idBytes, roundBytes, tagBytes] = [16, 8, 10];
const encodedLength = Math.ceil(((idBytes + roundBytes + tagBytes) * 8) / 5);

/** Round of the mail that carries a password: a digest of the password's hash. */
export const passwordRoundOf = (passwordHash: string): string =>
  createHash('sha256').update(passwordHash).digest().subarray(0, roundBytes).toString('hex');

/** Round of mails without a password: a keyed digest of their address. An address can be guessed, unlike a password's hash, so it needs the key. */
export const addressRoundOf = (key: Buffer, recipientId: string, address: string): string =>
  createHmac('sha256', key)
    .update(`bounce-round\0${recipientId}\0${address}`)
    .digest()
    .subarray(0, roundBytes)
    .toString('hex');

/**
 * Builds the envelope sender of a mailing, which receives its delivery reports. It encodes recipient, round and an authentication
 * tag (HMAC-SHA256, 80 bits). The local part has 59 of the 64 characters that RFC 5321 (4.5.3.1.1) allows.
 */
export function buildBounceAddress(key: Buffer, domain: string, { recipientId, round }: Mailing): string {
  const named = Buffer.from(recipientId.replaceAll('-', '') + round, 'hex');
  return `${localPartPrefix}${encodeBase32(Buffer.concat([named, authenticationTagOf(key, named)]))}@${domain}`;
}

/** Parses an address into its mailing; null for every address that `buildBounceAddress` did not build with this key. */
export function parseBounceAddress(key: Buffer, domain: string, address: string): Mailing | null {
  const at = address.lastIndexOf('@');
  const [local, host] = [address.slice(0, at).toLowerCase(), address.slice(at + 1).toLowerCase()];
  if (at < 0 || host !== domain.toLowerCase() || !local.startsWith(localPartPrefix)) return null;
  const bytes = decodeBase32(local.slice(localPartPrefix.length));
  if (bytes === null) return null;
  const named = bytes.subarray(0, idBytes + roundBytes);
  if (!timingSafeEqual(bytes.subarray(idBytes + roundBytes), authenticationTagOf(key, named))) return null;
  const hex = named.toString('hex');
  return {
    recipientId: hex.slice(0, idBytes * 2).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    round: hex.slice(idBytes * 2),
  };
}

const authenticationTagOf = (key: Buffer, named: Buffer): Buffer =>
  createHmac('sha256', key).update('bounce-address\0').update(named).digest().subarray(0, tagBytes);

function encodeBase32(bytes: Buffer): string {
  let [text, held, bits] = ['', 0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += base32Alphabet[(held >> (bits - 5)) & 31];
  }
  return bits === 0 ? text : text + base32Alphabet[(held << (5 - bits)) & 31];
}

/** Decodes base32; null for another length or a character outside of the alphabet. */
function decodeBase32(text: string): Buffer | null {
  if (text.length !== encodedLength) return null;
  const bytes: number[] = [];
  let [held, bits] = [0, 0];
  for (const letter of text) {
    const value = base32Alphabet.indexOf(letter);
    if (value < 0) return null;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return Buffer.from(bytes);
}
