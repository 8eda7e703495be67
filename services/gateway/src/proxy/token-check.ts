import { TokenVerifier } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/http';
import type { Upstreams } from './upstreams.js';

/**
 * Whether an access token was issued by accounts and has not expired. Services decide what it permits; the gateway asks
 * before it gives an upload a place. Rejects while the keys of accounts cannot be had.
 */
export function tokenCheck(upstreams: Upstreams): (token: string) => Promise<boolean> {
  const accounts = upstreams.first().find(([service]) => service === 'accounts')?.[1];
  if (accounts === undefined) return () => Promise.resolve(true);
  const verifier = new TokenVerifier({ jwksUrl: `${accounts}/.well-known/jwks.json` });
  return async (token) => {
    try {
      await verifier.verify(token);
      return true;
    } catch (error) {
      if (error instanceof Problem && error.code === 'PLATFORM.UNAUTHENTICATED') return false;
      throw error;
    }
  };
}
