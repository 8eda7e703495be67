import { ECDH } from 'node:crypto';
import { buildMessage, ValidateBy } from 'class-validator';

const keyPattern = /^[A-Za-z0-9_-]{87}=?$/;

/** Returns whether a text is an uncompressed point of P-256 in base64url, as browsers give it (RFC 8291, 3.1). */
export function isBrowserKey(text: unknown): boolean {
  if (typeof text !== 'string' || !keyPattern.test(text)) return false;
  const point = Buffer.from(text, 'base64url');
  if (point.length !== 65 || point[0] !== 4) return false;
  try {
    ECDH.convertKey(point, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}

/** The member is the public key of a browser that subscribes to push messages. */
export const IsBrowserKey = (): PropertyDecorator =>
  ValidateBy({
    name: 'browserKey',
    validator: {
      validate: isBrowserKey,
      defaultMessage: buildMessage((each) => `${each}$property must be a point of P-256`),
    },
  });
