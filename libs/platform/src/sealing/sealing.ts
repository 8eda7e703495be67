import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { randomBytesFromPool } from './random.js';

/** Thrown when sealed data cannot be decrypted: wrong key, wrong context, or modified. The message holds no content. */
export class SealError extends Error {
  constructor() {
    super('The sealed data cannot be decrypted with this key');
  }
}

const preparedKeys = new WeakMap<Buffer, KeyObject>();

/** Returns the KeyObject of a key. Node parses a raw key on every use, which costs more than the cipher operation. */
function keyObject(key: Buffer): KeyObject {
  let object = preparedKeys.get(key);
  if (object === undefined) {
    object = createSecretKey(key);
    preparedKeys.set(key, object);
  }
  return object;
}

/** Generates a random key of 32 bytes. */
export const generateSealingKey = (): Buffer => randomBytes(32);

/**
 * Seals text with AES-256-GCM.
 * @param key 32 bytes
 * @param context additional data such as the row's id, so that a sealed value cannot be moved to another row
 * @returns base64url of nonce (12 bytes), ciphertext, tag (16 bytes)
 */
export function sealText(key: Buffer, plain: string, context: string): string {
  const nonce = randomBytesFromPool(12);
  const cipher = createCipheriv('aes-256-gcm', keyObject(key), nonce);
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  );
}

/** Decrypts the result of `sealText`. @throws SealError */
export function unsealText(key: Buffer, sealed: string, context: string): string {
  try {
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', keyObject(key), bytes.subarray(0, 12));
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(-16));
    return decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    throw new SealError();
  }
}

/** Seals an object as JSON. */
export const sealJson = (key: Buffer, value: object, context: string): string =>
  sealText(key, JSON.stringify(value), context);
/** Decrypts an object. @throws SealError */
export const unsealJson = <T>(key: Buffer, sealed: string, context: string): T =>
  JSON.parse(unsealText(key, sealed, context)) as T;

/**
 * Computes a blind index, which finds equal phones or ID numbers without storing them: the first 16 bytes of
 * HMAC-SHA-256, base64url.
 * @param field name of the field, so that equal texts of different fields differ
 * @param normalised the canonical form of the value (E.164, digits only)
 */
export function blindIndex(key: Buffer, field: string, normalised: string): string {
  const whole = createHmac('sha256', keyObject(key)).update(`${field}\0${normalised}`).digest('base64url');
  // The 22nd character encodes two bits of 16 bytes, and four more of the whole digest. A base64url digest costs half
  // of a Buffer.
  return whole.slice(0, 21) + twoBits[alphabet.indexOf(whole[21]!) >> 4]!;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const twoBits = ['A', 'Q', 'g', 'w'];
