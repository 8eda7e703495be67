import { PassThrough, pipeline, type Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { Injectable, type CanActivate, type ExecutionContext, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Problem } from '@khai-bao/platform/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { DeclarationsConfig } from '../declarations.config.js';

/** The route whose body is signed. */
export const inboundSmsRoute = '/v1/inbound-sms';
/** Maximum length of the id of a message. */
const maxMessageIdLength = 200;
/** Headers that are signed with the body. */
const signedHeaders = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

/**
 * Admits requests that are signed with a shared secret (Standard Webhooks: HMAC-SHA-256 over id, timestamp and body). A timestamp may
 * differ from the server's time by five minutes.
 */
@Injectable()
export class WebhookGuard implements CanActivate, OnModuleInit {
  private readonly webhooks: readonly Webhook[];
  private readonly bodies = new WeakMap<IncomingMessage, Buffer[]>();

  constructor(
    config: DeclarationsConfig,
    private readonly host: HttpAdapterHost,
  ) {
    this.webhooks = (config.inboundSmsSecrets ?? '')
      .split(',')
      .filter((secret) => secret !== '')
      .map((secret) => new Webhook(secret));
  }

  /** Keeps the bytes of signed bodies, because parsing and serializing a body changes them. */
  onModuleInit(): void {
    this.host.httpAdapter
      .getInstance<FastifyInstance>()
      .addHook('preParsing', (request: FastifyRequest, _reply, payload: Readable, done) => {
        if (request.routeOptions.url !== inboundSmsRoute) return done(null, payload);
        const chunks: Buffer[] = [];
        this.bodies.set(request.raw, chunks);
        const copy = new PassThrough();
        copy.on('data', (chunk: Buffer) => chunks.push(chunk));
        pipeline(payload, copy, () => undefined);
        done(null, copy);
      });
  }

  /** @throws Problem SMS_SIGNATURE_INVALID, MESSAGES_OFF without a secret */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (this.webhooks.length === 0) throw new Problem('DECLARATIONS.MESSAGES_OFF');
    const body = Buffer.concat(this.bodies.get(request.raw) ?? []).toString('utf8');
    const headers = Object.fromEntries(
      signedHeaders.map((name) => [name, String(request.headers[name] ?? '')]),
    );
    const hasId = headers['webhook-id'] !== '' && headers['webhook-id']!.length <= maxMessageIdLength;
    if (!hasId || !this.webhooks.some((webhook) => isSigned(webhook, body, headers)))
      throw new Problem('DECLARATIONS.SMS_SIGNATURE_INVALID');
    return true;
  }
}

function isSigned(webhook: Webhook, body: string, headers: Record<string, string>): boolean {
  try {
    webhook.verify(body, headers);
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}
