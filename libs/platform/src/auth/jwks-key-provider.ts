import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { passportJwtSecret } from 'jwks-rsa';
import { Problem } from '../core/problem.js';
import { keyIdPattern, readKeyId, tokenAlgorithm } from './access-token.js';

/**
 * Age after which a key is fetched again. Together with the time in which a verified token is not verified again, a
 * withdrawn key is accepted for at most ten minutes while the endpoint responds.
 */
const keyCacheTtlMs = 9 * 60_000;
/** Time since the last successful fetch within which known keys are accepted although the endpoint does not answer. */
const maxKeyAgeWithoutEndpointMs = 60 * 60_000;
/** A fetch that takes longer fails, including the time in which its body arrives. */
const fetchTimeoutMs = 3_000;
/** Bound of fetches, so that tokens with invented key ids do not load the endpoint. */
const maxFetchesPerMinute = 60;
/** Pause after a failure before a known key is fetched again. Requests use the known key meanwhile and do not wait. */
const knownKeyRetryMs = 30_000;
/** Pause after a failure before an unknown key is fetched. The rate limit then never stays exhausted after an outage. */
const unknownKeyRetryMs = 1_000;
/** Seconds after which a client may repeat a request that was refused because no key could be had. */
const retryAfterSeconds = 2;

/** Receives the key, or why there is none: a Problem while the keys cannot be had, another error for a refused token. */
type ProvidedKey = (error: Error | null, key?: KeyObject) => void;

interface FetchedKeySet {
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly fetchedAt: number;
}

/**
 * Provides the public keys of access tokens for `passport-jwt`. jwks-rsa caches, fetches and rate-limits; this class
 * adds a timeout of the whole fetch, a check of the fetched set, and known keys during an outage of the endpoint.
 * jwks-rsa's own fallback (`cacheMaxAgeFallback`) does not apply when its rate limit refuses a fetch.
 */
export class JwksKeyProvider {
  private readonly logger = new Logger(JwksKeyProvider.name);
  private readonly requestKey: ReturnType<typeof passportJwtSecret>;
  private newest: FetchedKeySet | undefined;
  private failedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly jwksUrl: string) {
    this.requestKey = passportJwtSecret({
      jwksUri: jwksUrl,
      cache: true,
      cacheMaxAge: keyCacheTtlMs,
      rateLimit: true,
      jwksRequestsPerMinute: maxFetchesPerMinute,
      fetcher: () => this.fetchKeySet(),
    });
  }

  /** Finds the key that a token names. It passes PLATFORM.UNAVAILABLE on while the key cannot be had. */
  readonly provideKey = (request: unknown, token: string, done: ProvidedKey): void => {
    const keyId = readKeyId(token);
    if (keyId === null) return done(new Error('The header is not one of an access token'));
    const sinceFailureMs = Date.now() - this.failedAt;
    const known = this.findKnownKey(keyId);
    if (known !== undefined && sinceFailureMs < knownKeyRetryMs) return done(null, known);
    if (known === undefined && sinceFailureMs < unknownKeyRetryMs) return done(keysUnavailable());
    this.requestKey(request, token, (error: unknown, published) => {
      if (error !== null && error !== undefined) {
        this.failedAt = Date.now();
        const remaining = this.findKnownKey(keyId);
        return remaining === undefined ? done(keysUnavailable()) : done(null, remaining);
      }
      // The newest set decides: a key that it no longer contains is refused, also while jwks-rsa caches it.
      const key = this.newest?.keys.get(keyId);
      if (published === undefined || published === null || key === undefined)
        return done(new Error('The token names a key that is not published'));
      done(null, key);
    });
  };

  private findKnownKey(keyId: string): KeyObject | undefined {
    if (this.newest === undefined || Date.now() - this.newest.fetchedAt > maxKeyAgeWithoutEndpointMs)
      return undefined;
    return this.newest.keys.get(keyId);
  }

  /** Fetches the set. jwks-rsa bounds only the time without data on the socket, and waits for ever for a cut body. */
  private async fetchKeySet(): Promise<{ keys: JsonWebKey[] }> {
    try {
      const response = await fetch(this.jwksUrl, {
        redirect: 'error',
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(fetchTimeoutMs),
      });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const published = acceptKeySet(await response.json());
      this.newest = {
        keys: new Map(published.map(({ jwk, key }) => [jwk.kid, key])),
        fetchedAt: Date.now(),
      };
      return { keys: published.map(({ jwk }) => jwk) };
    } catch (error) {
      this.logger.warn(`the keys of access tokens cannot be fetched: ${(error as Error).message}`);
      throw error;
    }
  }
}

const keysUnavailable = (): Problem => new Problem('PLATFORM.UNAVAILABLE', { retryAfter: retryAfterSeconds });

interface PublishedKey {
  readonly jwk: JsonWebKey & { readonly kid: string };
  readonly key: KeyObject;
}

/** Returns the keys of a JWK set that may verify access tokens. @throws Error when it has none */
function acceptKeySet(body: unknown): PublishedKey[] {
  const { keys } = Object(body) as { keys?: unknown };
  const accepted = Array.isArray(keys) ? keys.flatMap((jwk) => acceptKey(Object(jwk) as JsonWebKey)) : [];
  if (accepted.length === 0) throw new Error('the response has no key for access tokens');
  return accepted;
}

function acceptKey({ kty, crv, x, y, kid, use, alg }: JsonWebKey): PublishedKey[] {
  const isForTokens =
    kty === 'EC' &&
    crv === 'P-256' &&
    (use === undefined || use === 'sig') &&
    (alg === undefined || alg === tokenAlgorithm);
  if (!isForTokens || typeof x !== 'string' || typeof y !== 'string') return [];
  if (typeof kid !== 'string' || !keyIdPattern.test(kid)) return [];
  const jwk = { kty, crv, x, y, kid, use: 'sig', alg: tokenAlgorithm };
  try {
    return [{ jwk, key: createPublicKey({ key: jwk, format: 'jwk' }) }];
  } catch {
    // Not a point of the curve.
    return [];
  }
}
