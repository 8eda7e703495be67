import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  createPassVerifier,
  signPass,
  verifyPass,
  type Outcome,
  type PassKey,
  type PassVerdict,
  type PassVerifier,
} from '@khai-bao/health-form';
import { DeclarationsConfig } from '../declarations.config.js';
import { BatchSigner } from './batch-signer.js';

/** Signs passes off the main thread and verifies them. */
@Injectable()
export class PassSigner implements OnApplicationShutdown {
  private readonly signer: BatchSigner;
  private readonly keys: readonly PassKey[];
  private readonly verifier: PassVerifier;

  constructor(private readonly config: DeclarationsConfig) {
    const privateKey = JSON.parse(config.passSigningKey) as JsonWebKey;
    this.signer = new BatchSigner(privateKey);
    const { x } = createPublicKey(createPrivateKey({ key: privateKey, format: 'jwk' })).export({
      format: 'jwk',
    });
    const others = (JSON.parse(config.passOtherKeys) as PassKey[]).filter(
      ({ kid }) => kid !== config.passKeyId,
    );
    this.keys = [{ kid: config.passKeyId, publicKey: x ?? '' }, ...others];
    this.verifier = createPassVerifier(this.keys);
  }

  /** Keys that staff's devices verify with offline: this instance's own first. */
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
      (message) => this.signer.sign(message),
      base64Url,
    );
  }

  onApplicationShutdown(): Promise<void> {
    return this.signer.end();
  }

  /** What a token is worth at `now`; a refusal for its time alone still carries the pass, because its signature is good. */
  verify(token: string, now: Date): Promise<PassVerdict> {
    return verifyPass(token, this.verifier, Math.floor(now.getTime() / 1000), 0);
  }
}

const base64Url = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
