import { randomUUID } from 'node:crypto';
import replyFrom from '@fastify/reply-from';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GatewayConfig } from '../gateway.config.js';
import { refuse } from './problem.js';

/** Bodies above this are refused, told or counted, before a service hears of them: the largest form is a tenth of it. Bytes. */
const bodyLimit = 64 * 1024;

interface Limit {
  readonly pattern: RegExp;
  readonly method: string;
  readonly perMinute: number;
}

/** What one address may do in a minute. A market's whole Wi-Fi is one address, so declarations are left to intake's own queue. */
const limits: readonly Limit[] = [
  { pattern: /^\/api\/accounts\/v1\/(sign-in|password)$/, method: 'POST', perMinute: 60 },
  { pattern: /^\/api\/registration\/v1\/registrations$/, method: 'POST', perMinute: 30 },
  { pattern: /^\/api\/registration\/v1\/registrations\/track$/, method: 'POST', perMinute: 30 },
  { pattern: /^\/api\/declarations\/v1\/gate-codes\//, method: 'GET', perMinute: 300 },
];
const limitOf = (request: FastifyRequest): Limit | undefined => {
  const path = pathOf(request.url);
  return limits.find(({ pattern, method }) => method === request.method && pattern.test(path));
};

const pathOf = (url: string): string => url.split('?', 1)[0] ?? url;

/** Only these headers go on to a service; everything that says who somebody is comes from the gateway itself. */
const passedOn = new Set([
  'accept',
  'accept-language',
  'authorization',
  'content-type',
  'content-length',
  'cookie',
  'idempotency-key',
  'last-event-id',
  'x-device-token',
  'user-agent',
  'if-none-match',
]);

/** `/api/<service>/v1/…` → the service's `/v1/…`. Bodies go on byte for byte; inner paths (`/health`, `/metrics`) are not reachable. */
export async function proxy(app: FastifyInstance, config: GatewayConfig): Promise<void> {
  const upstreams = JSON.parse(config.upstreams) as Record<string, string>;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.header('x-correlation-id', randomUUID());
    done();
  });
  await app.register(rateLimit, {
    global: true,
    timeWindow: 60_000,
    max: (request) => (limitOf(request)?.perMinute ?? 0) * config.rateLimitFactor,
    keyGenerator: (request) => `${request.ip} ${limitOf(request)?.pattern.source ?? ''}`,
    allowList: (request) => limitOf(request) === undefined,
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
    errorResponseBuilder: (_request, context) =>
      Object.assign(new Error('too many requests'), {
        statusCode: 429,
        retryAfter: Math.ceil(context.ttl / 1000),
      }),
  });
  await app.register(replyFrom, {
    undici: { connections: 64, pipelining: 1, bodyTimeout: 0, headersTimeout: 30_000 },
    disableRequestLogging: true,
  });
  app.setErrorHandler((error: Error & { statusCode?: number; retryAfter?: number }, _request, reply) => {
    if (error.statusCode === 429) return refuse(reply, 'PLATFORM.TOO_MANY_REQUESTS', error.retryAfter ?? 60);
    if (error.statusCode === 413) return refuse(reply, 'PLATFORM.TOO_LARGE');
    return error instanceof URIError || (error.statusCode !== undefined && error.statusCode < 500)
      ? refuse(reply, 'PLATFORM.MALFORMED')
      : refuse(reply, 'PLATFORM.UNAVAILABLE', 2);
  });
  app.all<{ Params: { service: string; '*': string } }>('/api/:service/v1/*', (request, reply) => {
    const base = Object.hasOwn(upstreams, request.params.service)
      ? upstreams[request.params.service]
      : undefined;
    const path = request.url.slice(`/api/${request.params.service}`.length);
    if (base === undefined || /(^|\/)\.\.?(\/|$)|%2e|%2f|\\/i.test(pathOf(path)))
      return refuse(reply, 'PLATFORM.NOT_FOUND');
    return reply.from(base + path, {
      ...(Buffer.isBuffer(request.body) && {
        body: request.body,
        contentType: request.headers['content-type'] ?? 'application/octet-stream',
      }),
      rewriteRequestHeaders: (_original, headers) => ({
        ...Object.fromEntries(Object.entries(headers).filter(([name]) => passedOn.has(name))),
        'x-forwarded-for': request.ip,
        'x-correlation-id': String(reply.getHeader('x-correlation-id')),
      }),
      // What a service does not say may be kept is not kept.
      rewriteHeaders: ({ connection: _connection, ...headers }) => ({
        'cache-control': 'no-store',
        ...headers,
      }),
      onError: (failed) => void refuse(failed as unknown as typeof reply, 'PLATFORM.UNAVAILABLE', 2),
    });
  });
  app.all('/api/*', (_request, reply) => refuse(reply, 'PLATFORM.NOT_FOUND'));
}
