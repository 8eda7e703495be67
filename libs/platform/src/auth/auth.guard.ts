import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Permission } from '@khai-bao/contracts';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../core/problem.js';
import { AccountVersions } from './account-versions.js';
import type { Actor } from './actor.js';
import { anyAccountKey, permissionKey, publicKey } from './decorators.js';
import { TokenVerifier } from './token-verifier.js';

/** Guards every endpoint. An endpoint without a declared permission that is not public refuses every request. */
@Injectable()
export class AuthGuard implements CanActivate {
  private readonly requirements = new Map<unknown, Map<unknown, RouteRequirements>>();

  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
    private readonly versions: AccountVersions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const { isPublic, permissions, anyAccount } = this.requirementsOf(context);
    if (isPublic) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { actor?: Actor }>();
    const token = bearerTokenOf(request.headers.authorization);
    if (token === null) throw new Problem('PLATFORM.UNAUTHENTICATED');
    const { actor, mustChangePassword } = await this.verifier.verifyAccessToken(token);
    if (!(await this.versions.acceptsToken(actor))) throw new Problem('ACCOUNTS.SESSION_ENDED');
    if (mustChangePassword && anyAccount?.whileMustChange !== true)
      throw new Problem('ACCOUNTS.PASSWORD_CHANGE_REQUIRED');
    if (anyAccount === undefined && !permissions.some((permission) => actor.permissions.includes(permission)))
      throw new Problem('PLATFORM.FORBIDDEN');
    request.actor = actor;
    return true;
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

const bearerTokenOf = (header: string | undefined): string | null =>
  /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(header ?? '')?.[1] ?? null;
