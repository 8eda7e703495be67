import { Injectable } from '@nestjs/common';
import { rolePermissions, roles, type Role } from '@khai-bao/contracts';
import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { JWKSTimeout } from 'jose/errors';
import type { ServiceConfig } from '../config/service-config.js';
import { Problem } from '../core/problem.js';
import type { Actor } from './actor.js';

/** Issuer, audience and algorithm of access tokens. */
export const tokenIssuer = 'urn:khai-bao:accounts';
export const tokenAudience = 'urn:khai-bao:api';
export const tokenAlgorithm = 'EdDSA';

export interface VerifiedToken {
  readonly actor: Actor;
  readonly mustChangePassword: boolean;
}

/**
 * Verifies access tokens with the public keys of accounts. The keys are cached, and fetched again when a token names
 * an unknown key.
 */
@Injectable()
export class TokenVerifier {
  private readonly keys: JWTVerifyGetKey;

  constructor(config: Pick<ServiceConfig, 'jwksUrl'>) {
    this.keys = createRemoteJWKSet(new URL(config.jwksUrl), {
      cacheMaxAge: 10 * 60_000,
      cooldownDuration: 5_000,
      timeoutDuration: 3_000,
    });
  }

  /** @throws Problem PLATFORM.UNAUTHENTICATED, or PLATFORM.UNAVAILABLE while the keys cannot be fetched */
  async verifyAccessToken(token: string): Promise<VerifiedToken> {
    const { payload } = await jwtVerify(token, this.keys, {
      issuer: tokenIssuer,
      audience: tokenAudience,
      algorithms: [tokenAlgorithm],
      requiredClaims: ['sub', 'exp', 'role', 'ver', 'sid'],
    }).catch((error: unknown) => {
      if (error instanceof JWKSTimeout || (error instanceof TypeError && error.message.includes('fetch')))
        throw new Problem('PLATFORM.UNAVAILABLE', { retryAfter: 2 });
      throw new Problem('PLATFORM.UNAUTHENTICATED');
    });
    const role = payload['role'];
    const sessionId = textOrNull(payload['sid']);
    if (
      !isRole(role) ||
      typeof payload['ver'] !== 'number' ||
      payload.sub === undefined ||
      sessionId === null
    )
      throw new Problem('PLATFORM.UNAUTHENTICATED');
    return {
      mustChangePassword: payload['mustChange'] === true,
      actor: {
        accountId: payload.sub,
        role,
        areaCode: textOrNull(payload['area']),
        areaPath: textOrNull(payload['areaPath']),
        unitId: textOrNull(payload['unit']),
        displayName: textOrNull(payload['name']) ?? '',
        place: textOrNull(payload['place']) ?? '',
        permissions: rolePermissions[role],
        tokenVersion: payload['ver'],
        sessionId,
        expiresAt: payload.exp ?? 0,
      },
    };
  }
}

const isRole = (value: unknown): value is Role =>
  typeof value === 'string' && (roles as readonly string[]).includes(value);
const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
