import { hash } from 'node:crypto';
import type { VerifiedToken } from './access-token.js';

/** Time after a verification within which the same token is not verified again. */
const verifiedTokenTtlMs = 60_000;
const maxVerifiedTokens = 10_000;

interface CachedToken {
  readonly token: VerifiedToken;
  /** End of the entry, epoch milliseconds: its lifetime or the expiry of the token, whichever is earlier. */
  readonly validUntil: number;
}

/**
 * Verified tokens by their digest: requests that follow each other with one token cost one verification of the signature.
 * Account versions, ended sessions and permissions are checked at each request nevertheless.
 */
export class VerifiedTokenCache {
  private readonly tokens = new Map<string, CachedToken>();

  /** Returns the digest under which a token is stored. The token itself does not stay in memory. */
  digestOf(token: string): string {
    return hash('sha256', token, 'base64');
  }

  /** Returns the verified token; undefined when it has to be verified or has expired. */
  findToken(digest: string): VerifiedToken | undefined {
    const cached = this.tokens.get(digest);
    if (cached === undefined) return undefined;
    if (cached.validUntil > Date.now()) return cached.token;
    this.tokens.delete(digest);
    return undefined;
  }

  /** Stores a token. The oldest one makes room. */
  storeToken(digest: string, token: VerifiedToken): void {
    if (this.tokens.size >= maxVerifiedTokens) {
      const [oldest] = this.tokens.keys();
      this.tokens.delete(oldest!);
    }
    const validUntil = Math.min(Date.now() + verifiedTokenTtlMs, token.actor.expiresAt * 1000);
    this.tokens.set(digest, { token, validUntil });
  }
}
