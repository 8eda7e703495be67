import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { SealError } from './sealing.js';

/**
 * Seals bytes with AES-256-GCM: nonce (12 bytes), ciphertext, tag (16 bytes). `context` is additional data, so that
 * one file cannot replace another.
 */
export function sealBytes(key: Buffer, plain: Buffer, context: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts the result of `sealBytes`. @throws SealError */
export function unsealBytes(key: Buffer, sealed: Buffer, context: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  } catch {
    throw new SealError();
  }
}
