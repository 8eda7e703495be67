import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import passport from 'passport';
import { Strategy, type SecretOrKeyProvider } from 'passport-jwt';
import type { ServiceConfig } from '../config/service-config.js';
import { Problem } from '../core/problem.js';
import {
  accessTokenOf,
  tokenAlgorithm,
  tokenAudience,
  tokenIssuer,
  toVerifiedToken,
  type VerifiedToken,
} from './access-token.js';
import { JwksKeyProvider } from './jwks-key-provider.js';

export const accessTokenStrategy = 'access-token';

/**
 * Verifies access tokens with the public keys of accounts: algorithm, type, signature, issuer, audience, times and
 * claims. One process has one strategy, because Passport finds it by its name.
 */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, accessTokenStrategy) {
  constructor({ jwksUrl }: Pick<ServiceConfig, 'jwksUrl'>) {
    super({
      jwtFromRequest: accessTokenOf,
      // jsonwebtoken accepts a KeyObject; the types of passport-jwt do not know that. PEM would be parsed at each request.
      secretOrKeyProvider: new JwksKeyProvider(jwksUrl).provideKey as unknown as SecretOrKeyProvider,
      algorithms: [tokenAlgorithm],
      issuer: tokenIssuer,
      audience: tokenAudience,
    });
  }

  /** Passport calls this with the claims of a token whose signature, issuer, audience and times are valid. */
  validate(payload: Readonly<Record<string, unknown>>): VerifiedToken | null {
    return toVerifiedToken(payload);
  }

  /**
   * Verifies the token of a request outside Nest, where no guard runs. A token that is bound to a key is refused, because
   * its proof cannot be verified there.
   * @throws Problem PLATFORM.UNAUTHENTICATED, or PLATFORM.UNAVAILABLE while the keys cannot be fetched
   */
  async verifyRequest(request: {
    readonly headers: { readonly authorization?: string | undefined };
  }): Promise<VerifiedToken> {
    return await new Promise((resolve, reject) => {
      const authenticate = passport.authenticate(
        this as never,
        { session: false },
        (error: unknown, token: VerifiedToken | false | null, info: unknown) => {
          try {
            const verified = requireVerifiedToken(error, token, info);
            if (verified.keyThumbprint !== null) throw new Problem('PLATFORM.UNAUTHENTICATED');
            resolve(verified);
          } catch (problem) {
            reject(problem);
          }
        },
      ) as (request: object, response: object, next: (error?: unknown) => void) => void;
      authenticate({ headers: { authorization: request.headers.authorization } }, {}, reject);
    });
  }
}

/**
 * Returns the token that Passport reports.
 * @param info the reason of a refusal; a Problem when the keys cannot be had
 * @throws Problem PLATFORM.UNAUTHENTICATED or PLATFORM.UNAVAILABLE
 */
export function requireVerifiedToken(
  error: unknown,
  token: VerifiedToken | false | null | undefined,
  info: unknown,
): VerifiedToken {
  if (error !== null && error !== undefined) throw error;
  if (info instanceof Problem) throw info;
  if (token === null || token === undefined || token === false) throw new Problem('PLATFORM.UNAUTHENTICATED');
  return token;
}
