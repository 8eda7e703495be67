import { AccessTokenStrategy } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import type { Upstreams } from './upstreams.js';

/** Holder of an access token. */
export interface TokenHolder {
  /** Subject of the token; null when no accounts service is configured and every token is accepted. */
  readonly accountId: string | null;
}

/**
 * Creates a function that returns the holder of a valid access token of accounts, and null for any other token. Services decide what a
 * token permits; the gateway checks it before an upload takes a slot. The function rejects while the keys of accounts are unavailable.
 */
export function createTokenHolderLookup(
  upstreams: Upstreams,
): (token: string) => Promise<TokenHolder | null> {
  const accounts = upstreams.listServices().find(([service]) => service === 'accounts')?.[1];
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
