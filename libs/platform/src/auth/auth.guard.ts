import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard as PassportGuard } from '@nestjs/passport';
import type { Permission } from '@khai-bao/contracts';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../core/problem.js';
import { accessTokenStrategy, requireVerifiedToken } from './access-token.strategy.js';
import { accessTokenOf, announcesBoundToken, type VerifiedToken } from './access-token.js';
import { AccountVersions } from './account-versions.js';
import type { Actor } from './actor.js';
import { anyAccountKey, permissionKey, publicKey } from './decorators.js';
import { DpopProofs, proofRefused } from './dpop-proofs.js';
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
    private readonly proofs: DpopProofs,
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
    // What every account may do with itself, such as a new password, a shared gate device may not do for its guard.
    const isAllowed =
      anyAccount === undefined
        ? permissions.some((permission) => actor.permissions.includes(permission))
        : actor.deviceId === null;
    if (!isAllowed) throw new Problem('PLATFORM.FORBIDDEN');
    request.actor = actor;
    return true;
  }

  /** Verifies the token of a request, or finds it among those that were verified before. */
  private async verifyToken(request: GuardedRequest, context: ExecutionContext): Promise<VerifiedToken> {
    const token = accessTokenOf(request);
    if (token === null) throw new Problem('PLATFORM.UNAUTHENTICATED');
    const verified = await this.verifySignature(token, request, context);
    await this.requireKey(verified, token, request);
    return verified;
  }

  /**
   * Requires a proof of possession with a token that is bound to a key, at each request.
   * @throws Problem PLATFORM.PROOF_REFUSED
   */
  private async requireKey(
    { keyThumbprint }: VerifiedToken,
    token: string,
    request: GuardedRequest,
  ): Promise<void> {
    const isAnnounced = announcesBoundToken(request);
    if (keyThumbprint === null && !isAnnounced) return;
    if (keyThumbprint === null || !isAnnounced) throw proofRefused('scheme');
    const isBoundKey = (proven: string): boolean => proven === keyThumbprint;
    if (!isBoundKey(await this.proofs.requireProof(request, token, isBoundKey))) throw proofRefused('jwk');
  }

  private async verifySignature(
    token: string,
    request: GuardedRequest,
    context: ExecutionContext,
  ): Promise<VerifiedToken> {
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
