import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Permission } from '@khai-bao/contracts';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import { AccountVersions } from './account-versions.js';
import type { Actor } from './actor.js';
import { anyAccountKey, permissionKey, publicKey } from './decorators.js';
import { TokenVerifier } from './token-verifier.js';

/** Guards every endpoint: one that says neither who may come nor that it is public is closed to all. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
    private readonly versions: AccountVersions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(publicKey, targets) === true) return true;
    const needed = this.reflector.getAllAndOverride<Permission[] | undefined>(permissionKey, targets);
    const anyAccount = this.reflector.getAllAndOverride<{ whileMustChange: boolean } | undefined>(
      anyAccountKey,
      targets,
    );
    const request = context.switchToHttp().getRequest<FastifyRequest & { actor?: Actor }>();
    const token = bearer(request.headers.authorization);
    if (token === null) throw new Problem('PLATFORM.UNAUTHENTICATED');
    const { actor, mustChangePassword } = await this.verifier.verify(token);
    if (!(await this.versions.accepts(actor))) throw new Problem('PLATFORM.UNAUTHENTICATED');
    if (mustChangePassword && anyAccount?.whileMustChange !== true)
      throw new Problem('ACCOUNTS.PASSWORD_CHANGE_REQUIRED');
    if (
      anyAccount === undefined &&
      !(needed ?? []).some((permission) => actor.permissions.includes(permission))
    )
      throw new Problem('PLATFORM.FORBIDDEN');
    request.actor = actor;
    return true;
  }
}

const bearer = (header: string | undefined): string | null =>
  /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(header ?? '')?.[1] ?? null;
