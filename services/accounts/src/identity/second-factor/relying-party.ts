import { isIP } from 'node:net';

/** The relying party of passkeys (WebAuthn, 5.1.2 and 7.1). */
export interface RelyingParty {
  /** Relying party id: the domain that passkeys are scoped to. */
  readonly id: string;
  /** The only accepted origin of a response. */
  readonly origin: string;
}

/**
 * Resolves the relying party of this installation.
 * @param publicOrigin `https://khaibao.example.vn`
 * @param domain relying party id when it is a parent of the origin's host
 * @returns null where browsers create no passkeys: an IP address, or no https except on localhost
 * @throws Error when the origin's host is not within the domain
 */
export function resolveRelyingParty(publicOrigin: string, domain?: string): RelyingParty | null {
  const { hostname, origin, protocol } = new URL(publicOrigin);
  const id = domain ?? hostname;
  if (id !== hostname && !hostname.endsWith(`.${id}`))
    throw new Error(`PASSKEY_DOMAIN: ${hostname} is not below ${id}`);
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  if (isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0 || (protocol !== 'https:' && !isLocal)) return null;
  return { id, origin };
}
