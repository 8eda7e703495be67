import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  createPassVerifier,
  signPass,
  signRevocations,
  verifyPass,
  type Outcome,
  type PassKey,
  type PassVerdict,
  type PassVerifier,
  type RevocationDelta,
} from '@khai-bao/health-form';
import { DeclarationsConfig } from '../declarations.config.js';
import { BatchSigner } from './batch-signer.js';

/** Signs passes on a worker thread and verifies their tokens. */
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

  /** Lists the public keys that devices of staff verify passes with offline; the key of this instance is the first. */
  listPublicKeys(): readonly PassKey[] {
    return this.keys;
  }

  /** Signs the token of a pass. @param issue which pass of its declaration it is, 0 for the first */
  issuePass(
    declarationId: string,
    outcome: Outcome,
    issuedAt: Date,
    expiresAt: Date,
    issue = 0,
  ): Promise<string> {
    return signPass(
      {
        kid: this.config.passKeyId,
        declarationId,
        outcome,
        issue,
        issuedAt: Math.floor(issuedAt.getTime() / 1000),
        expiresAt: Math.floor(expiresAt.getTime() / 1000),
      },
      (message) => this.signer.signMessage(message),
      toBase64Url,
    );
  }

  /** Signs a list of revoked passes. */
  signRevocationList(delta: Omit<RevocationDelta, 'kid'>): Promise<string> {
    return signRevocations({ ...delta, kid: this.config.passKeyId }, (message) =>
      this.signer.signMessage(message),
    );
  }

  onApplicationShutdown(): Promise<void> {
    return this.signer.stopWorker();
  }

  /** Verifies a token at an instant. A verdict that only its time refuses still contains the pass, because its signature is valid. */
  verifyPassToken(token: string, now: Date): Promise<PassVerdict> {
    return verifyPass(token, this.verifier, Math.floor(now.getTime() / 1000), 0);
  }
}

const toBase64Url = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
