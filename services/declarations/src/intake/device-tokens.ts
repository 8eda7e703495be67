import { createHmac, createSecretKey, hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { randomBytesFromPool } from '@khai-bao/platform/sealing';
import { DeclarationsConfig } from '../declarations.config.js';

/** In base64url, which says three bytes in four characters. */
const charactersOf18Bytes = 24;

/** Binds a citizen's declarations to the device that made them: `d1.<id>.<mac>`. Costs one HMAC to check and says nothing of the person. */
@Injectable()
export class DeviceTokens {
  private readonly secret: KeyObject;

  constructor(config: DeclarationsConfig) {
    this.secret = createSecretKey(config.deviceTokenSecret, 'utf8');
  }

  /** A new device's token, and its digest as it is stored. */
  issue(): { token: string; digest: string } {
    const id = randomBytesFromPool(16).toString('base64url');
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

/** The id is random and long, so that its plain digest says nothing; who reads the digest still cannot make the token. */
const digestOf = (id: string): string => hash('sha256', id, 'base64url').slice(0, charactersOf18Bytes);
