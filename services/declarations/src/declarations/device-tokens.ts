import { createHmac, createSecretKey, hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DeclarationsConfig } from '../declarations.config.js';

/** Base64url encodes three bytes as four characters. */
const base64UrlLengthOf18Bytes = 24;

/** A token of a citizen's device, and the digest that is stored for it. */
export interface IssuedDeviceToken {
  readonly token: string;
  readonly digest: string;
}

/**
 * Issues and verifies tokens that bind a citizen's declarations to the submitting device: `d1.<id>.<mac>`. Verification costs one
 * HMAC, and a token contains nothing about the person.
 */
@Injectable()
export class DeviceTokens {
  private readonly secret: KeyObject;

  constructor(config: DeclarationsConfig) {
    this.secret = createSecretKey(config.deviceTokenSecret, 'utf8');
  }

  /**
   * Issues the token of a device that submits without one. It is derived from the client key and the content, so that
   * a retry after a lost response receives the token that opens the declaration. The client key alone does not yield it.
   */
  issueDeviceToken(clientKey: string, bodyDigest: string): IssuedDeviceToken {
    const id = this.computeMac('device-of', `${clientKey}\0${bodyDigest}`);
    return { token: `d1.${id}.${this.computeMac('device', id)}`, digest: digestDeviceId(id) };
  }

  /** Returns the stored digest of a token, or null when this service did not issue the token. */
  verifyDeviceToken(token: string | undefined): string | null {
    const [version, id, mac, ...more] = (token ?? '').split('.');
    if (version !== 'd1' || id === undefined || mac === undefined || more.length > 0) return null;
    const expected = Buffer.from(this.computeMac('device', id));
    const given = Buffer.from(mac);
    return expected.length === given.length && timingSafeEqual(expected, given) ? digestDeviceId(id) : null;
  }

  /** Returns a keyed digest of a submission's content. The content cannot be guessed from it without the secret. */
  digestContent(content: string): string {
    return this.computeMac('content', content);
  }

  /** Returns what proves the device of one declaration after its digest is erased. Proofs of two declarations cannot be linked. */
  proveDeviceOfDeclaration(deviceDigest: string, declarationId: string): string {
    return this.computeMac('device-of-declaration', `${declarationId}\0${deviceDigest}`);
  }

  private computeMac(purpose: string, text: string): string {
    const mac = createHmac('sha256', this.secret).update(`${purpose}\0${text}`).digest('base64url');
    return mac.slice(0, base64UrlLengthOf18Bytes);
  }
}

/** The id is long and unpredictable, so its plain digest reveals nothing. The digest does not allow making the token. */
const digestDeviceId = (id: string): string =>
  hash('sha256', id, 'base64url').slice(0, base64UrlLengthOf18Bytes);
