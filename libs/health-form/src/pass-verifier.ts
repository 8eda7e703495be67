import { fromBase64Url } from './base64url.js';
import type { PassVerifier, SignatureVerdict } from './pass-token.js';

/** A public key as `GET /v1/pass-keys` gives it: 32 raw bytes in base64url. */
export interface PassKey {
  readonly kid: number;
  readonly publicKey: string;
}

type Bytes = Uint8Array<ArrayBuffer>;
/** Checks one Ed25519 signature (RFC 8032) with a raw public key. Rejects when it cannot compute it. */
export type Ed25519Verify = (publicKey: Bytes, message: Bytes, signature: Bytes) => Promise<boolean>;
type Subtle = typeof globalThis.crypto.subtle;

export interface PassVerifierOptions {
  /** WebCrypto; null where there is none, as on a page that came over plain HTTP. The platform's own unless given. */
  readonly subtle?: Subtle | null;
  /** Loads what verifies where WebCrypto does not know Ed25519; called once, and only then. Rejects when it cannot be loaded. */
  readonly loadFallback?: () => Promise<Ed25519Verify>;
}

const publicKeyBytes = 32;

/** `@noble/curves`, about 20 kB, in a file of its own that is loaded only where it is needed. */
async function loadNobleCurves(): Promise<Ed25519Verify> {
  const { ed25519 } = await import('@noble/curves/ed25519.js');
  return async (publicKey, message, signature) => {
    // A key or signature that is no point of the curve throws: such a signature is not valid.
    try {
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    } catch {
      return false;
    }
  };
}

/** WebCrypto's Ed25519 with imported keys; rejects in browsers that do not know the curve. */
function createWebCryptoVerify(subtle: Subtle): Ed25519Verify {
  const imported = new Map<Bytes, ReturnType<typeof importKey>>();
  const importKey = (raw: Bytes) => subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
  return async (publicKey, message, signature) => {
    const key = imported.get(publicKey) ?? importKey(publicKey);
    imported.set(publicKey, key);
    return subtle.verify({ name: 'Ed25519' }, await key, signature, message);
  };
}

/**
 * Makes a verifier of passes for browsers and Node: WebCrypto where it knows Ed25519, else a library that is loaded then.
 * A key of another length than 32 bytes counts as unknown. The verifier never throws: without any means to compute the
 * signature it answers `cannot-check`.
 */
export function createPassVerifier(
  keys: readonly PassKey[],
  { subtle = globalThis.crypto?.subtle ?? null, loadFallback = loadNobleCurves }: PassVerifierOptions = {},
): PassVerifier {
  const raw = new Map<number, Bytes>();
  for (const { kid, publicKey } of keys) {
    const bytes = fromBase64Url(publicKey);
    if (bytes?.length === publicKeyBytes) raw.set(kid, bytes);
  }
  let platform = subtle === null ? null : createWebCryptoVerify(subtle);
  let fallback: Promise<Ed25519Verify> | undefined;
  const compute = async (publicKey: Bytes, message: Bytes, signature: Bytes): Promise<boolean> => {
    if (platform !== null)
      try {
        return await platform(publicKey, message, signature);
      } catch {
        platform = null;
      }
    fallback ??= loadFallback();
    return (await fallback)(publicKey, message, signature);
  };
  return async (kid, message, signature): Promise<SignatureVerdict> => {
    const key = raw.get(kid);
    if (key === undefined) return 'unknown-key';
    try {
      return (await compute(key, Uint8Array.from(message), Uint8Array.from(signature))) ? 'valid' : 'invalid';
    } catch {
      fallback = undefined;
      return 'cannot-check';
    }
  };
}
