import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/core';
import type { FastifyRequest } from 'fastify';
import { AccountsConfig } from '../../accounts.config.js';

/**
 * Refuses what another site makes a browser send, where cookies are read or set. A browser says by `Sec-Fetch-Site` (Fetch
 * Metadata) or, an older one, by `Origin` where a request comes from; what says neither is no page of another site.
 */
@Injectable()
export class SameOriginGuard implements CanActivate {
  constructor(private readonly config: AccountsConfig) {}

  /** @throws Problem PLATFORM.FORBIDDEN */
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!isOwn(headers['sec-fetch-site'], headers.origin, this.config.publicOrigin))
      throw new Problem('PLATFORM.FORBIDDEN');
    return true;
  }
}

/** @param publicOrigin without a slash at the end, as `Origin` has it */
function isOwn(
  site: string | string[] | undefined,
  origin: string | undefined,
  publicOrigin: string,
): boolean {
  // `none` is what somebody types or opens from a bookmark; a sibling host of the same site is another site here.
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return origin === undefined || origin === publicOrigin;
}
