import { Injectable } from '@nestjs/common';
import type { Role } from '@khai-bao/contracts';
import { keyIdPattern, tokenAlgorithm, tokenAudience, tokenIssuer, tokenType } from '@khai-bao/platform/auth';
import { importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { AccountsConfig } from '../../accounts.config.js';
import { accessTokenLifetimeSeconds } from '../../accounts/access-token-lifetime.js';
import type { AccountEntity } from '../../accounts/account.entity.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';

/** Signs access tokens and publishes the public keys. */
@Injectable()
export class TokenIssuer {
  private readonly keys: JWK[];
  private signer: Promise<CryptoKey | Uint8Array> | undefined;

  constructor(
    config: AccountsConfig,
    private readonly cipher: PersonalDataCipher,
  ) {
    this.keys = readSigningKeys(config.signingKeys);
  }

  /** Returns the public keys as a JWK set. */
  toPublicKeySet(): { keys: JWK[] } {
    return {
      keys: this.keys.map(
        ({ kty, crv, x, y, kid }) => ({ kty, crv, x, y, kid, alg: tokenAlgorithm, use: 'sig' }) as JWK,
      ),
    };
  }

  /**
   * Signs an access token.
   * @param sessionId the session with which the token ends
   * @param restricted the token only allows setting a password or a second factor
   */
  issueAccessToken(account: AccountEntity, sessionId: string, restricted: boolean): Promise<string> {
    return this.signToken(account, {
      role: account.role,
      sid: sessionId,
      ...(restricted ? { mustChange: true } : {}),
    });
  }

  /**
   * Signs an access token of a guard's shift on a gate device. It is bound to the key of the device (RFC 9449, 6.1) and has
   * the role of a gate device, which permits nothing beyond the work at a gate.
   */
  issueDeviceToken(
    account: AccountEntity,
    sessionId: string,
    { deviceId, keyThumbprint }: { readonly deviceId: string; readonly keyThumbprint: string },
  ): Promise<string> {
    return this.signToken(account, {
      role: 'gate-device' satisfies Role,
      sid: sessionId,
      device: deviceId,
      cnf: { jkt: keyThumbprint },
    });
  }

  private async signToken(
    account: AccountEntity,
    claims: Readonly<Record<string, unknown>>,
  ): Promise<string> {
    const [key] = this.keys;
    this.signer ??= importJWK(key!, tokenAlgorithm);
    return new SignJWT({
      area: account.areaCode,
      areaPath: account.areaPath,
      unit: account.unitId,
      name: this.cipher.tryOpenField(account.id, 'name', account.displayNameSealed) ?? '',
      place: account.place,
      ver: account.tokenVersion,
      ...(account.grantedPermissions.length === 0 ? {} : { grants: account.grantedPermissions }),
      ...claims,
    })
      .setProtectedHeader({ alg: tokenAlgorithm, typ: tokenType, kid: key!.kid! })
      .setSubject(account.id)
      .setIssuer(tokenIssuer)
      .setAudience(tokenAudience)
      .setIssuedAt()
      .setExpirationTime(`${accessTokenLifetimeSeconds}s`)
      .sign(await this.signer);
  }
}

/**
 * Reads the keys that sign access tokens. Keys of other types are ignored, so that `SIGNING_KEYS` may contain the
 * Ed25519 keys of an earlier version and the new key at the same time.
 * @throws Error when there is no P-256 key, or one without a valid `kid`
 */
export function readSigningKeys(signingKeys: string): JWK[] {
  const { keys } = JSON.parse(signingKeys) as { keys: JWK[] };
  const usable = keys.filter(({ kty, crv, d }) => kty === 'EC' && crv === 'P-256' && d !== undefined);
  if (usable.length === 0)
    throw new Error(
      'SIGNING_KEYS has no private P-256 key. Access tokens are signed with ES256; services/accounts/README.md shows how to make a key',
    );
  if (usable.some(({ kid }) => kid === undefined || !keyIdPattern.test(kid)))
    throw new Error(`SIGNING_KEYS: each key needs a kid of the form ${keyIdPattern.source}`);
  return usable;
}
