import { createHmac, timingSafeEqual } from 'node:crypto';
import { adminRoutes } from '@khai-bao/contracts';
import { Injectable } from '@nestjs/common';
import { SupportConfig } from '../support.config.js';

const tokenPattern = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{22})$/;

/**
 * Signs and checks the tokens of personal links, which work without a sign-in: the id of the sign-up, and 16 bytes of HMAC-SHA-256
 * under a key derived from the master key.
 */
@Injectable()
export class TrainingLinks {
  private readonly key: Buffer;
  private readonly origin: string;

  constructor(config: SupportConfig) {
    this.key = createHmac('sha256', Buffer.from(config.masterKey, 'base64'))
      .update('training-links')
      .digest();
    this.origin = config.publicOrigin;
  }

  /** Returns the address of a person's link. */
  linkOf(signUpId: string): string {
    return this.origin + adminRoutes.trainingRoom(this.signToken(signUpId));
  }

  signToken(signUpId: string): string {
    return `${signUpId}.${this.signatureOf(signUpId).toString('base64url')}`;
  }

  /** Returns the id of the sign-up of a token; null when the token was not signed here. */
  verifyToken(token: string): string | null {
    const [, id, signature] = tokenPattern.exec(token) ?? [];
    if (id === undefined || signature === undefined) return null;
    return timingSafeEqual(Buffer.from(signature, 'base64url'), this.signatureOf(id)) ? id : null;
  }

  private signatureOf(signUpId: string): Buffer {
    return createHmac('sha256', this.key).update(signUpId).digest().subarray(0, 16);
  }
}
