import { AccessTokenStrategy } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import type { Upstreams } from './upstreams.js';

/** Whose access token it is. */
export interface TokenHolder {
  /** The token's subject; null when this gateway knows no accounts service and takes every token. */
  readonly accountId: string | null;
}

/**
 * Makes a check that answers the holder of an access token that accounts issued and that has not expired, and null for every other
 * token. Services decide what a token permits; the gateway asks before it gives an upload a place. The check rejects while
 * the keys of accounts cannot be had.
 */
export function tokenCheck(upstreams: Upstreams): (token: string) => Promise<TokenHolder | null> {
  const accounts = upstreams.first().find(([service]) => service === 'accounts')?.[1];
  if (accounts === undefined) return () => Promise.resolve({ accountId: null });
  const strategy = new AccessTokenStrategy({ jwksUrl: `${accounts}/.well-known/jwks.json` });
  return async (token) => {
    try {
      const { actor } = await strategy.verifyRequest({ headers: { authorization: `Bearer ${token}` } });
      return { accountId: actor.accountId };
    } catch (error) {
      if (error instanceof Problem && error.code === 'PLATFORM.UNAUTHENTICATED') return null;
      throw error;
    }
  };
}
