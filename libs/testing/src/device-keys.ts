import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

/** What a proof says; each member can be made wrong. */
export interface TestProof {
  readonly method: string;
  /** The address in front of the gateway. */
  readonly url: string;
  /** The access token or enrolment token that the proof is bound to. */
  readonly token?: string | undefined;
  /** Seconds from now; 0 unless told. */
  readonly age?: number;
  readonly proofId?: string;
  /** Replaces members of the header. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** Replaces members of the claims. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** The key pair of a gate device, as its browser has it. */
export class DeviceKey {
  private constructor(
    private readonly privateKey: CryptoKey,
    readonly publicKey: JWK,
    readonly thumbprint: string,
  ) {}

  static async generate(): Promise<DeviceKey> {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const publicKey = await exportJWK(pair.publicKey);
    return new DeviceKey(pair.privateKey, publicKey, await calculateJwkThumbprint(publicKey, 'sha256'));
  }

  /** Signs a proof of possession (RFC 9449). */
  async signProof({ method, url, token, age = 0, proofId, header, claims }: TestProof): Promise<string> {
    return new SignJWT({
      htm: method,
      htu: url,
      iat: Math.floor(Date.now() / 1000) - age,
      jti: proofId ?? randomUUID(),
      ...(token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }),
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: this.publicKey, ...header })
      .sign(this.privateKey);
  }
}
