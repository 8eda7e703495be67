import { createPrivateKey, createPublicKey, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  signPass,
  verifyPass,
  webCryptoVerifier,
  type Outcome,
  type PassKey,
  type PassVerdict,
  type PassVerifier,
} from '@khai-bao/health-form';
import { DeclarationsConfig } from '../declarations.config.js';

/** Signs passes off the main thread and verifies them. */
@Injectable()
export class PassSigner {
  private readonly privateKey: KeyObject;
  private readonly keys: readonly PassKey[];
  private readonly verifier: PassVerifier;

  constructor(private readonly config: DeclarationsConfig) {
    this.privateKey = createPrivateKey({
      key: JSON.parse(config.passSigningKey) as JsonWebKey,
      format: 'jwk',
    });
    const { x } = createPublicKey(this.privateKey).export({ format: 'jwk' });
    this.keys = [{ kid: config.passKeyId, publicKey: x ?? '' }];
    this.verifier = webCryptoVerifier(this.keys);
  }

  /** For staff's phones, which verify offline. */
  publicKeys(): readonly PassKey[] {
    return this.keys;
  }

  issue(declarationId: string, outcome: Outcome, issuedAt: Date, expiresAt: Date): Promise<string> {
    return signPass(
      {
        kid: this.config.passKeyId,
        declarationId,
        outcome,
        flags: 0,
        issuedAt: Math.floor(issuedAt.getTime() / 1000),
        expiresAt: Math.floor(expiresAt.getTime() / 1000),
      },
      (message) =>
        new Promise<Uint8Array>((resolve, reject) =>
          sign(null, message, this.privateKey, (error, signature) =>
            error === null ? resolve(signature) : reject(error),
          ),
        ),
    );
  }

  verify(token: string, now: Date): Promise<PassVerdict> {
    return verifyPass(token, this.verifier, Math.floor(now.getTime() / 1000), 0);
  }
}
