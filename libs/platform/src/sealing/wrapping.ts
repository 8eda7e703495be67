import { CompactEncrypt, compactDecrypt, importJWK, type JWK } from 'jose';
import type { Reader } from '@khai-bao/contracts';
import { SealError } from './sealing.js';

/** Wraps keys with readers' public keys and unwraps keys for this service. JWE with ECDH-ES+A256KW over X25519. */
export class KeyWrapper {
  private readonly publicKeys: Partial<Record<Reader, JWK>>;
  private readonly privateKey: JWK | undefined;

  /**
   * @param readerPublicKeys JSON: reader → public JWK
   * @param wrappingPrivateKey JSON: private JWK of a service that reads sealed data
   */
  constructor(readerPublicKeys: string, wrappingPrivateKey?: string) {
    this.publicKeys = JSON.parse(readerPublicKeys) as Partial<Record<Reader, JWK>>;
    this.privateKey = wrappingPrivateKey === undefined ? undefined : (JSON.parse(wrappingPrivateKey) as JWK);
  }

  /** Wraps a key for each reader. @throws when a reader's public key is not configured */
  async wrapKey(key: Buffer, readers: readonly Reader[]): Promise<Partial<Record<Reader, string>>> {
    const wrapped: Partial<Record<Reader, string>> = {};
    for (const reader of readers) {
      const jwk = this.publicKeys[reader];
      if (jwk === undefined) throw new Error(`READER_PUBLIC_KEYS has no key for ${reader}`);
      wrapped[reader] = await new CompactEncrypt(key)
        .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
        .encrypt(await importJWK(jwk, 'ECDH-ES+A256KW'));
    }
    return wrapped;
  }

  /** Unwraps a key that was wrapped for this service. @throws SealError */
  async unwrapKey(wrapped: string | undefined): Promise<Buffer> {
    if (wrapped === undefined || this.privateKey === undefined) throw new SealError();
    try {
      const { plaintext } = await compactDecrypt(wrapped, await importJWK(this.privateKey, 'ECDH-ES+A256KW'));
      return Buffer.from(plaintext);
    } catch {
      throw new SealError();
    }
  }
}
