import { createServer, type RequestListener, type Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProblemFilter } from '@khai-bao/platform/http';
import { Metrics } from '@khai-bao/platform/observability';
import { AggregatorRegistry } from 'prom-client';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import type { GatewayConfig } from './gateway.config.js';
import { GatewayModule } from './gateway.module.js';
import { RateLimiter } from './proxy/rate-limits.js';
import { replyWithProblem } from './proxy/problem-response.js';
import { BodyReader, uploadTimeoutMs } from './proxy/body-reader.js';
import { isServiceRoute } from './proxy/request-target.js';
import { proxyToService, type ServiceProxyParts } from './proxy/service-proxy.js';
import { createTokenHolderLookup } from './proxy/token-holder.js';
import { UploadSlots } from './proxy/upload-slots.js';
import { Upstreams } from './proxy/upstreams.js';
import { registerApiReference } from './api-reference/api-reference.js';
import { createSecurityHeaders } from './web/security-headers.js';
import { registerWebApps } from './web/web-apps.js';

/** Milliseconds in which a request must arrive. The longest is an upload; `BodyReader` ends stalled bodies earlier. */
const requestTimeoutMs = uploadTimeoutMs + 60_000;
const headersTimeoutMs = 15_000;
/** Client connections of a process. Its open files are limited (20,000 here), and each connection may need a second one to a service. */
const maxConnections = 9_000;
/** Milliseconds for which a stopping worker responds on open connections, with `Connection: close`, before idle ones are closed. */
const idleCloseDelayMs = 2_500;
/** Milliseconds after that until the process exits. Live pages are cut, and the pages resume at another worker. */
const shutdownGraceMs = 5_000;

/** Serves the public origin until SIGTERM or SIGINT. */
export async function startWorker(config: GatewayConfig): Promise<void> {
  const headers = createSecurityHeaders(config.publicOrigin.startsWith('https:'));
  const upstreams = new Upstreams(config.upstreams);
  const parts: ServiceProxyParts = {
    upstreams,
    rateLimits: new RateLimiter(config),
    bodies: new BodyReader(),
    uploadSlots: new UploadSlots(),
    findTokenHolder: createTokenHolderLookup(upstreams),
    securityHeaders: headers,
  };
  let server: Server | undefined;
  let isStopping = false;
  const adapter = new FastifyAdapter({
    trustProxy: false,
    // A target that Fastify cannot decode runs no hook and no route.
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      void replyWithProblem(reply.headers(headers), 'PLATFORM.MALFORMED'),
    forceCloseConnections: false,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: false },
    serverFactory: (handler: RequestListener) => {
      server = createServer(
        { requestTimeout: requestTimeoutMs, headersTimeout: headersTimeoutMs, keepAliveTimeout: 72_000 },
        (request, response) => {
          if (isStopping) response.shouldKeepAlive = false;
          if (isServiceRoute(request.url ?? ''))
            proxyToService(request, response, parts).catch(() => response.destroy());
          else handler(request, response);
        },
      );
      server.maxConnections = maxConnections;
      return server;
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(GatewayModule, adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  const logger = app.get(Logger);
  app.useLogger(logger);
  app.useGlobalFilters(new ProblemFilter(logger));
  // An instance per worker responds when the primary process collects the metrics of all workers.
  new AggregatorRegistry();
  AggregatorRegistry.setRegistries([app.get(Metrics).registry]);
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
  fastify.all('/api/*', (_request, reply) => replyWithProblem(reply, 'PLATFORM.NOT_FOUND'));
  await fastify.register(async (scope) =>
    registerApiReference(scope as never, config.publicOrigin, upstreams),
  );
  await fastify.register(async (scope) => registerWebApps(scope as never));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      stopGracefully(server!);
    });
  }
  await app.listen(config.port, config.host);
  logger.log(`listening on ${config.host}:${config.port}`);
}

/**
 * Stops without aborting a request: no connection is accepted, open ones end with their next response, idle ones after a delay.
 * Closing an idle connection at once could lose a request that is in transit on it.
 */
function stopGracefully(server: Server): void {
  NetServer.prototype.close.call(server, () => process.exit(0));
  setTimeout(() => server.closeIdleConnections(), idleCloseDelayMs);
  setTimeout(() => process.exit(0), idleCloseDelayMs + shutdownGraceMs);
}
