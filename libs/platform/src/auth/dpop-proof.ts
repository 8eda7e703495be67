import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify, type JWK } from 'jose';

/** Type, algorithm and limits of proofs of possession (RFC 9449, "DPoP"). */
export const proofType = 'dpop+jwt';
export const proofAlgorithm = 'ES256';
/** Maximum length of a proof, characters; one of P-256 has about 600. */
const maxProofLength = 2_000;
/** Maximum difference between the time of a proof and the server's, seconds. The device learns the server's time from its responses. */
export const proofToleranceSeconds = 60;
const compactJws = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const proofIdPattern = /^[\w-]{16,64}$/;

/** What a proof must have been made for. */
export interface ProofExpectation {
  readonly method: string;
  /** The address of the request as the client sees it; query and fragment are ignored. */
  readonly url: string;
  readonly now: Date;
  /** The access token, or the enrolment token, that is sent with the proof. Null: none is sent. */
  readonly boundToken: string | null;
}

export interface VerifiedProof {
  /** SHA-256 thumbprint of the device's public key (RFC 7638). */
  readonly keyThumbprint: string;
  /** Identifier of the proof, which is accepted once. */
  readonly proofId: string;
}

/** Why a proof is refused: which member is missing or wrong. The values are codes for developers, not for the screen. */
export type ProofRefusal = 'missing' | 'form' | 'signature' | 'htm' | 'htu' | 'iat' | 'jti' | 'ath';

/**
 * Verifies a proof of possession: form, type, algorithm, signature by the public key in its header, method, address, time
 * and the token that it is bound to. It does not know whether the key is enrolled or the proof was used before.
 * @param proof the header `DPoP`
 */
export async function verifyDpopProof(
  proof: string | undefined,
  { method, url, now, boundToken }: ProofExpectation,
): Promise<VerifiedProof | { readonly refusal: ProofRefusal }> {
  if (proof === undefined || proof === '') return { refusal: 'missing' };
  if (proof.length > maxProofLength || !compactJws.test(proof)) return { refusal: 'form' };
  const verified = await verifySignature(proof, now);
  if (verified === null) return { refusal: 'signature' };
  const { htm, htu, iat, jti, ath } = verified.claims;
  if (htm !== method) return { refusal: 'htm' };
  if (!isSameAddress(htu, url)) return { refusal: 'htu' };
  if (typeof iat !== 'number' || Math.abs(iat - now.getTime() / 1000) > proofToleranceSeconds)
    return { refusal: 'iat' };
  if (typeof jti !== 'string' || !proofIdPattern.test(jti)) return { refusal: 'jti' };
  // A proof that was made for a token is of no use without it, and the other way round.
  if (boundToken === null ? ath !== undefined : ath !== tokenDigestOf(boundToken)) return { refusal: 'ath' };
  return { keyThumbprint: await calculateJwkThumbprint(verified.key, 'sha256'), proofId: jti };
}

async function verifySignature(
  proof: string,
  now: Date,
): Promise<{ readonly claims: Readonly<Record<string, unknown>>; readonly key: JWK } | null> {
  try {
    // `EmbeddedJWK` refuses a header without a public key, and a private key.
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: [proofAlgorithm],
      typ: proofType,
      currentDate: now,
    });
    return { claims: payload, key: protectedHeader.jwk as JWK };
  } catch {
    return null;
  }
}

/** Compares two addresses after normalisation (RFC 9449, 4.3), without query and fragment. */
function isSameAddress(claimed: unknown, expected: string): boolean {
  if (typeof claimed !== 'string' || !URL.canParse(claimed)) return false;
  const [a, b] = [new URL(claimed), new URL(expected)];
  return a.origin === b.origin && a.pathname === b.pathname && a.username === '' && a.password === '';
}

const tokenDigestOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
