import { createHash, createPrivateKey, createPublicKey, randomUUID, sign, verify } from 'node:crypto';
import { httpbis } from 'http-message-signatures';
import type { JWK } from 'jose';

/** The signed parts of a request. `url` is the complete target, `https://host/path?query`. */
export interface SignableRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Exact bytes of the body, if there is one. */
  readonly body?: Uint8Array | undefined;
}

/** Parameters of a valid signature. */
export interface MessageSignature {
  readonly keyId: string;
  readonly createdAt: Date;
  /** Unique per signature. A verifier refuses a nonce that it has seen. */
  readonly nonce: string;
}

/** Thrown for a signature that is missing, wrong, too old or covers too little. The message states which, without values. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError';
}

const coveredComponents = ['@method', '@target-uri'];
const coveredComponentsWithBody = [...coveredComponents, 'content-digest', 'idempotency-key'];
const requiredParameters = ['created', 'keyid', 'nonce'];

/** Maximum difference between the time of a signature and the local time, milliseconds. */
export const maxSignatureAgeMs = 5 * 60_000;

/** Returns the `Content-Digest` of a body (RFC 9530). */
export const contentDigest = (body: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

/**
 * Signs requests with HTTP Message Signatures (RFC 9421, Ed25519). Covered: method, target, and for a body its digest
 * and idempotency key.
 */
export class MessageSigner {
  private readonly key: { readonly id: string; readonly sign: (data: Buffer) => Promise<Buffer> };

  /** @param privateKey Ed25519 JWK with `d` and `kid` */
  constructor(privateKey: JWK) {
    if (privateKey.kid === undefined) throw new TypeError('The signing key has no kid');
    const key = createPrivateKey({ key: { ...privateKey }, format: 'jwk' });
    this.key = { id: privateKey.kid, sign: (data) => Promise.resolve(sign(null, data, key)) };
  }

  /**
   * Returns the request's headers with `Content-Digest`, `Signature-Input` and `Signature` added. A body needs an
   * `idempotency-key` header.
   */
  async signRequest(request: SignableRequest, created = new Date()): Promise<Record<string, string>> {
    const headers = { ...request.headers };
    if (request.body !== undefined) headers['content-digest'] = contentDigest(request.body);
    const signed = await httpbis.signMessage(
      {
        key: this.key,
        name: 'sig1',
        fields: request.body === undefined ? coveredComponents : coveredComponentsWithBody,
        params: requiredParameters,
        paramValues: { created, nonce: randomUUID() },
      },
      { method: request.method, url: request.url, headers },
    );
    return signed.headers as Record<string, string>;
  }
}

/** Verifies signatures of `MessageSigner` with a list of known keys. */
export class MessageVerifier {
  private readonly keys: ReadonlyMap<string, (data: Buffer, signature: Buffer) => Promise<boolean>>;

  /** @param publicKeys Ed25519 JWKs with `kid` */
  constructor(publicKeys: readonly JWK[]) {
    this.keys = new Map(
      publicKeys.map((jwk) => {
        if (jwk.kid === undefined) throw new TypeError('A verification key has no kid');
        const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
        return [
          jwk.kid,
          (data: Buffer, signature: Buffer) => Promise.resolve(verify(null, data, key, signature)),
        ];
      }),
    );
  }

  /**
   * Verifies digest, covered components, key, signature and time. The caller must check that the nonce is new.
   * @throws SignatureError
   */
  async verifyRequest(request: SignableRequest, now = new Date()): Promise<MessageSignature> {
    if (request.body !== undefined) assertContentDigest(request.headers['content-digest'], request.body);
    const seen: { keyid?: unknown; created?: unknown; nonce?: unknown }[] = [];
    const good = await httpbis
      .verifyMessage(
        {
          keyLookup: (found) => {
            seen.push(found);
            const check = this.keys.get(String(found.keyid));
            return Promise.resolve(check === undefined ? null : { algs: ['ed25519'], verify: check });
          },
          requiredFields: request.body === undefined ? coveredComponents : coveredComponentsWithBody,
          requiredParams: requiredParameters,
          // The time is checked below, with the given clock.
          notAfter: Number.MAX_SAFE_INTEGER,
        },
        { method: request.method, url: request.url, headers: { ...request.headers } },
      )
      .catch(() => false);
    const [signature] = seen;
    if (signature === undefined) throw new SignatureError('there is no signature');
    if (seen.length > 1) throw new SignatureError('there is more than one signature');
    if (good === null) throw new SignatureError('the key is unknown');
    if (!good) throw new SignatureError('the signature is wrong or covers too little');
    const { keyid, created, nonce } = signature;
    if (!(created instanceof Date) || typeof nonce !== 'string' || !/^[\w-]{16,64}$/.test(nonce))
      throw new SignatureError('created or nonce is invalid');
    if (!(Math.abs(now.getTime() - created.getTime()) <= maxSignatureAgeMs))
      throw new SignatureError('the signature is too old or from the future');
    return { keyId: String(keyid), createdAt: created, nonce };
  }
}

function assertContentDigest(given: string | string[] | undefined, body: Uint8Array): void {
  if (given !== contentDigest(body)) throw new SignatureError('the content digest does not match the body');
}
