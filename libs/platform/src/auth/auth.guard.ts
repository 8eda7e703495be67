import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard as PassportGuard } from '@nestjs/passport';
import type { Permission } from '@khai-bao/contracts';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../core/problem.js';
import { accessTokenStrategy, requireVerifiedToken } from './access-token.strategy.js';
import { bearerTokenOf, type VerifiedToken } from './access-token.js';
import { AccountVersions } from './account-versions.js';
import type { Actor } from './actor.js';
import { anyAccountKey, permissionKey, publicKey } from './decorators.js';
import { VerifiedTokenCache } from './verified-token-cache.js';

/** Property of a request that holds its verified token. */
const tokenProperty = 'verifiedToken';

/**
 * Guards every endpoint: Passport verifies the token, then the account, its session and its permissions are checked.
 * An endpoint without a declared permission that is not public refuses every request.
 */
@Injectable()
export class AuthGuard extends PassportGuard(accessTokenStrategy) {
  private readonly verified = new VerifiedTokenCache();
  private readonly requirements = new Map<unknown, Map<unknown, RouteRequirements>>();

  constructor(
    private readonly reflector: Reflector,
    private readonly versions: AccountVersions,
  ) {
    super({ session: false, property: tokenProperty });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const { isPublic, permissions, anyAccount } = this.requirementsOf(context);
    if (isPublic) return true;
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    const { actor, mustChangePassword } = await this.verifyToken(request, context);
    if (!(await this.versions.acceptsToken(actor))) throw new Problem('ACCOUNTS.SESSION_ENDED');
    if (mustChangePassword && anyAccount?.whileMustChange !== true)
      throw new Problem('ACCOUNTS.PASSWORD_CHANGE_REQUIRED');
    if (anyAccount === undefined && !permissions.some((permission) => actor.permissions.includes(permission)))
      throw new Problem('PLATFORM.FORBIDDEN');
    request.actor = actor;
    return true;
  }

  /** Verifies the token of a request, or finds it among those that were verified before. */
  private async verifyToken(request: GuardedRequest, context: ExecutionContext): Promise<VerifiedToken> {
    const token = bearerTokenOf(request);
    if (token === null) throw new Problem('PLATFORM.UNAUTHENTICATED');
    const digest = this.verified.digestOf(token);
    const known = this.verified.findToken(digest);
    if (known !== undefined) return known;
    await super.canActivate(context);
    this.verified.storeToken(digest, request[tokenProperty]);
    return request[tokenProperty];
  }

  /** Converts the result of Passport. @throws Problem PLATFORM.UNAUTHENTICATED or PLATFORM.UNAVAILABLE */
  override handleRequest<Token = VerifiedToken>(error: unknown, token: unknown, info: unknown): Token {
    return requireVerifiedToken(error, token as VerifiedToken | false | null, info) as Token;
  }

  /** Reads the requirements that an endpoint's decorators declare, once for each endpoint. */
  private requirementsOf(context: ExecutionContext): RouteRequirements {
    const [handler, controller] = [context.getHandler(), context.getClass()];
    const ofController = this.requirements.get(controller) ?? new Map<unknown, RouteRequirements>();
    this.requirements.set(controller, ofController);
    let demand = ofController.get(handler);
    if (demand === undefined) {
      const read = <T>(key: string | symbol): T | undefined =>
        this.reflector.getAllAndOverride<T | undefined>(key, [handler, controller]);
      demand = {
        isPublic: read<boolean>(publicKey) === true,
        permissions: read<Permission[]>(permissionKey) ?? [],
        anyAccount: read<{ whileMustChange: boolean }>(anyAccountKey),
      };
      ofController.set(handler, demand);
    }
    return demand;
  }
}

interface RouteRequirements {
  readonly isPublic: boolean;
  readonly permissions: readonly Permission[];
  readonly anyAccount: { readonly whileMustChange: boolean } | undefined;
}

type GuardedRequest = FastifyRequest & { actor?: Actor; readonly [tokenProperty]: VerifiedToken };
