import { timingSafeEqual } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/core';
import { sha256Base64Url } from '@khai-bao/platform/signing';
import type { FastifyRequest } from 'fastify';
import { CentreConfig } from '../centre.config.js';

/** Admits the operator of the list by a bearer token. Without `OPERATOR_TOKEN` the endpoint does not exist. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(private readonly config: CentreConfig) {}

  canActivate(context: ExecutionContext): boolean {
    const { operatorToken } = this.config;
    if (operatorToken === undefined) throw new Problem('PLATFORM.NOT_FOUND');
    const { authorization = '' } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    const digestOf = (text: string): Buffer => Buffer.from(sha256Base64Url(text));
    if (!timingSafeEqual(digestOf(authorization), digestOf(`Bearer ${operatorToken}`)))
      throw new Problem('PLATFORM.UNAUTHENTICATED');
    return true;
  }
}
