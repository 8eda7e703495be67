import { isIP } from 'node:net';

/** The site that a passkey is made for and shown to (WebAuthn, 5.1.2 and 7.1). */
export interface RelyingParty {
  /** The domain that passkeys belong to. */
  readonly id: string;
  /** The only origin that an answer is taken from. */
  readonly origin: string;
}

/**
 * @param publicOrigin `https://khaibao.example.vn`
 * @param domain the domain that passkeys belong to when it is not the origin's own: one above it
 * @returns null where browsers make no passkeys: an address instead of a name, or no https (but on one's own machine)
 * @throws Error when the origin does not stand below the domain
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
