import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { publicKey } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { MessageVerifier, SignatureError, maxSignatureAgeMs } from '@khai-bao/platform/signing';
import type { FastifyRequest } from 'fastify';
import type { JWK } from 'jose';
import { Logger } from 'nestjs-pino';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';
import { CentreConfig } from '../centre.config.js';
import { insertNonce } from './sender.queries.js';
import { UsedNonceEntity } from './used-nonce.entity.js';

/** Requires the signature of a known sender for every endpoint except health. */
@Injectable()
export class SenderGuard implements CanActivate {
  private readonly verifier: MessageVerifier;

  constructor(
    private readonly config: CentreConfig,
    private readonly reflector: Reflector,
    @InjectRepository(UsedNonceEntity) private readonly usedNonces: Repository<UsedNonceEntity>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.verifier = new MessageVerifier(JSON.parse(config.senderPublicKeys) as JWK[]);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(publicKey, targets) === true) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const isRead = request.method === 'GET';
    if (!isRead && !Buffer.isBuffer(request.body)) throw new Problem('PLATFORM.UNSUPPORTED_TYPE');
    try {
      const { keyId, nonce } = await this.verifier.verifyRequest(
        {
          method: request.method,
          url: `${this.config.centreOrigin ?? `${request.protocol}://${request.host}`}${request.url}`,
          headers: definedHeadersOf(request),
          body: isRead ? undefined : (request.body as Buffer),
        },
        this.clock.now(),
      );
      // A repeated batch gets its receipt. A read request must not be replayed by somebody who has seen it.
      if (isRead) await this.consumeNonce(keyId, nonce);
      return true;
    } catch (error) {
      if (!(error instanceof SignatureError)) throw error;
      this.logger.warn({ reason: error.message }, 'a request without a valid signature was refused');
      throw new Problem('CENTRE.BAD_SIGNATURE');
    }
  }

  /** @throws SignatureError when the nonce was used before */
  private async consumeNonce(keyId: string, nonce: string): Promise<void> {
    const usedAt = this.clock.now();
    await this.usedNonces.delete({ usedAt: LessThan(new Date(usedAt.getTime() - 2 * maxSignatureAgeMs)) });
    if (!(await insertNonce(this.usedNonces.manager, { keyId, nonce, usedAt })))
      throw new SignatureError('the nonce was used before');
  }
}

const definedHeadersOf = (request: FastifyRequest): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(request.headers).filter(
      (header): header is [string, string | string[]] => header[1] !== undefined,
    ),
  );
