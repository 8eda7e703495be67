import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/core';
import type { FastifyRequest } from 'fastify';
import { AccountsConfig } from '../../accounts.config.js';

/**
 * Rejects cross-site requests on routes that read or set cookies. Browsers state the origin of a request in `Sec-Fetch-Site`
 * (Fetch Metadata), older ones in `Origin`. A request with neither header does not come from a page of another site.
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

/** @param publicOrigin without a trailing slash, as in `Origin` */
function isOwn(
  site: string | string[] | undefined,
  origin: string | undefined,
  publicOrigin: string,
): boolean {
  // `none`: typed or opened from a bookmark. A sibling host (`same-site`) is rejected as well.
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return origin === undefined || origin === publicOrigin;
}
