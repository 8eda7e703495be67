import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AlertsConfig } from '../alerts.config.js';

/** What a link is for: `notice` acknowledges cases, `alarm` answers the test alarm of a shift, `follow-up` the daily question of a contact. */
export type LinkPurpose = 'notice' | 'alarm' | 'follow-up';

const tokenPattern =
  /^(notice|alarm|follow-up)\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{22})$/;

/**
 * Signs and checks the tokens of links that work without a sign-in: purpose, id, and 16 bytes of HMAC-SHA-256 under a key derived from
 * the master key.
 */
@Injectable()
export class SignedLinks {
  private readonly key: Buffer;

  constructor(config: AlertsConfig) {
    this.key = createHmac('sha256', Buffer.from(config.masterKey, 'base64')).update('signed-links').digest();
  }

  signToken(purpose: LinkPurpose, id: string): string {
    return `${purpose}.${id}.${this.signatureOf(purpose, id).toString('base64url')}`;
  }

  /** Returns the id of a token; null when the token was not signed here, or for another purpose. */
  verifyToken(purpose: LinkPurpose, token: string): string | null {
    const [, stated, id, signature] = tokenPattern.exec(token) ?? [];
    if (stated !== purpose || id === undefined || signature === undefined) return null;
    const given = Buffer.from(signature, 'base64url');
    return given.length === 16 && timingSafeEqual(given, this.signatureOf(purpose, id)) ? id : null;
  }

  private signatureOf(purpose: LinkPurpose, id: string): Buffer {
    return createHmac('sha256', this.key).update(`${purpose}:${id}`).digest().subarray(0, 16);
  }
}
