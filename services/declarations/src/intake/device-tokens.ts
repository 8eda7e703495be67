import { createHmac, createSecretKey, hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DeclarationsConfig } from '../declarations.config.js';

/** In base64url, which says three bytes in four characters. */
const charactersOf18Bytes = 24;

/** A device's token, and its digest as it is stored. */
export interface IssuedDevice {
  readonly token: string;
  readonly digest: string;
}

/** Binds a citizen's declarations to the device that made them: `d1.<id>.<mac>`. Costs one HMAC to check and says nothing of the person. */
@Injectable()
export class DeviceTokens {
  private readonly secret: KeyObject;

  constructor(config: DeclarationsConfig) {
    this.secret = createSecretKey(config.deviceTokenSecret, 'utf8');
  }

  /**
   * Issues the token of a device that submits without one. It follows from the key and the content of its submission, so
   * that a retry of a submission whose answer was lost gets the token that opens the declaration. Who has the key alone
   * cannot obtain it.
   */
  issueFor(clientKey: string, bodyDigest: string): IssuedDevice {
    const id = this.mac('device-of', `${clientKey}\0${bodyDigest}`);
    return { token: `d1.${id}.${this.mac('device', id)}`, digest: digestOf(id) };
  }

  /** The device's digest as it is stored, or null when the token was not issued here. */
  digest(token: string | undefined): string | null {
    const [version, id, mac, ...more] = (token ?? '').split('.');
    if (version !== 'd1' || id === undefined || mac === undefined || more.length > 0) return null;
    const expected = Buffer.from(this.mac('device', id));
    const given = Buffer.from(mac);
    return expected.length === given.length && timingSafeEqual(expected, given) ? digestOf(id) : null;
  }

  /** A digest of a submission's content that nobody can guess the content from. */
  contentDigest(content: string): string {
    return this.mac('content', content);
  }

  private mac(purpose: string, text: string): string {
    const whole = createHmac('sha256', this.secret).update(`${purpose}\0${text}`).digest('base64url');
    return whole.slice(0, charactersOf18Bytes);
  }
}

/** The id is unpredictable and long, so that its plain digest says nothing; who reads the digest still cannot make the token. */
const digestOf = (id: string): string => hash('sha256', id, 'base64url').slice(0, charactersOf18Bytes);
