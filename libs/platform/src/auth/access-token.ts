import { permissionsOf, roles, type Role } from '@khai-bao/contracts';
import { decodeProtectedHeader } from 'jose';
import type { Actor } from './actor.js';

/** Issuer, audience, algorithm and type of access tokens. */
export const tokenIssuer = 'urn:khai-bao:accounts';
export const tokenAudience = 'urn:khai-bao:api';
export const tokenAlgorithm = 'ES256';
/** Explicit type (RFC 8725, section 3.11): no other kind of JWT is accepted as an access token. */
export const tokenType = 'at+jwt';
/** Key ids that may be looked up. Ids of another form are refused without a request to the JWKS endpoint. */
export const keyIdPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

export interface VerifiedToken {
  readonly actor: Actor;
  readonly mustChangePassword: boolean;
  /** Thumbprint of the key that the token is bound to (RFC 7800, `cnf`); null when whoever bears it may use it. */
  readonly keyThumbprint: string | null;
}

interface AuthorizedRequest {
  readonly headers: { readonly authorization?: string | undefined };
}

const authorizationPattern = /^(Bearer|DPoP) ([\w-]+\.[\w-]+\.[\w-]+)$/;

/** Reads the access token of the header `Authorization`. Returns null when there is none or it is not a JWT in compact form. */
export const accessTokenOf = (request: AuthorizedRequest): string | null =>
  authorizationPattern.exec(request.headers.authorization ?? '')?.[2] ?? null;

/** Whether the header `Authorization` announces a token that is bound to a key (RFC 9449, 7.1). */
export const announcesBoundToken = (request: AuthorizedRequest): boolean =>
  authorizationPattern.exec(request.headers.authorization ?? '')?.[1] === 'DPoP';

/**
 * Reads the key id of a token whose header is one of an access token. Returns null for another algorithm or type, for
 * an invalid key id and for a critical extension (`crit`): jsonwebtoken checks neither `typ` nor `crit`.
 */
export function readKeyId(token: string): string | null {
  try {
    const { alg, typ, kid, crit } = decodeProtectedHeader(token);
    const isAccessToken = alg === tokenAlgorithm && typ === tokenType && crit === undefined;
    return isAccessToken && typeof kid === 'string' && keyIdPattern.test(kid) ? kid : null;
  } catch {
    return null;
  }
}

/** Converts the claims of a token with a valid signature. Returns null when a required claim is missing or invalid. */
export function toVerifiedToken(payload: Readonly<Record<string, unknown>>): VerifiedToken | null {
  const { role, ver, exp } = payload;
  const accountId = textOrNull(payload['sub']);
  const sessionId = textOrNull(payload['sid']);
  if (
    !isRole(role) ||
    typeof ver !== 'number' ||
    // jsonwebtoken accepts a token without an expiry.
    typeof exp !== 'number' ||
    accountId === null ||
    sessionId === null
  )
    return null;
  const deviceId = textOrNull(payload['device']);
  const keyThumbprint = keyThumbprintOf(payload['cnf']);
  const isBound = payload['cnf'] !== undefined;
  // A token of a gate device names its device and key, and no other token does.
  const isOfDevice = role === 'gate-device';
  if (isOfDevice !== isBound || isOfDevice !== (keyThumbprint !== null) || isOfDevice !== (deviceId !== null))
    return null;
  return {
    mustChangePassword: payload['mustChange'] === true,
    keyThumbprint,
    // Requests with the same token share it.
    actor: Object.freeze({
      accountId,
      role,
      areaCode: textOrNull(payload['area']),
      areaPath: textOrNull(payload['areaPath']),
      unitId: textOrNull(payload['unit']),
      displayName: textOrNull(payload['name']) ?? '',
      place: textOrNull(payload['place']) ?? '',
      permissions: permissionsOf(role, grantsOf(payload['grants'])),
      tokenVersion: ver,
      sessionId,
      deviceId,
      expiresAt: exp,
    }),
  };
}

const keyThumbprintOf = (confirmation: unknown): string | null =>
  typeof confirmation === 'object' && confirmation !== null && 'jkt' in confirmation
    ? textOrNull(confirmation.jkt)
    : null;
/** Reads the permissions that were granted to the account beside those of its role. Names that no role may be granted have no effect. */
const grantsOf = (claim: unknown): readonly string[] =>
  Array.isArray(claim) ? claim.filter((name): name is string => typeof name === 'string') : [];
const isRole = (value: unknown): value is Role =>
  typeof value === 'string' && (roles as readonly string[]).includes(value);
const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
