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
import { Limits } from './proxy/limits.js';
import { refuse } from './proxy/problem.js';
import { isPassage, pass, type ProxyParts } from './proxy/proxy.js';
import { BodyReader, uploadTimeout } from './proxy/read-body.js';
import { tokenCheck } from './proxy/token-check.js';
import { UploadPlaces } from './proxy/upload-routes.js';
import { Upstreams } from './proxy/upstreams.js';
import { reference } from './reference/reference.js';
import { securityHeaders, web } from './web/web.js';

/** The longest that any request may take to arrive, an upload: `BodyReader` ends what stalls long before. Milliseconds. */
const requestTimeout = uploadTimeout + 60_000;
const headersTimeout = 15_000;
/** Open files of a process are limited (20,000 here), and each connection may need a second one to a service. */
const mostConnections = 9_000;
/** A stopping worker answers on open connections for so long, saying that each ends, before idle ones are closed. */
const leaveTaking = 2_500;
/** What is still under way then has so long to end; live pages are cut and resumed by the pages elsewhere. */
const lastCall = 5_000;

/** Serves the public origin until SIGTERM. */
export async function work(config: GatewayConfig): Promise<void> {
  const headers = securityHeaders(config.publicOrigin.startsWith('https:'));
  const upstreams = new Upstreams(config.upstreams);
  const parts: ProxyParts = {
    upstreams,
    limits: new Limits(config),
    bodies: new BodyReader(),
    uploads: new UploadPlaces(),
    findTokenHolder: tokenCheck(upstreams),
    security: headers,
  };
  let server: Server | undefined;
  let leaving = false;
  const adapter = new FastifyAdapter({
    trustProxy: false,
    // An address that cannot be read meets no hook and no route.
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      void refuse(reply.headers(headers), 'PLATFORM.MALFORMED'),
    forceCloseConnections: false,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: false },
    serverFactory: (handler: RequestListener) => {
      server = createServer(
        { requestTimeout, headersTimeout, keepAliveTimeout: 72_000 },
        (request, response) => {
          if (leaving) response.shouldKeepAlive = false;
          if (isPassage(request.url ?? '')) pass(request, response, parts).catch(() => response.destroy());
          else handler(request, response);
        },
      );
      server.maxConnections = mostConnections;
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
  // Made so that this process answers when the first one asks all for their numbers.
  new AggregatorRegistry();
  AggregatorRegistry.setRegistries([app.get(Metrics).registry]);
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
  fastify.all('/api/*', (_request, reply) => refuse(reply, 'PLATFORM.NOT_FOUND'));
  await fastify.register(async (scope) => reference(scope as never, config.publicOrigin, upstreams));
  await fastify.register(async (scope) => web(scope as never));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (leaving) return;
      leaving = true;
      leave(server!);
    });
  }
  await app.listen(config.port, config.host);
  logger.log(`listening on ${config.host}:${config.port}`);
}

/**
 * Stops without breaking a request off: nothing new is accepted, open connections end with their next answer, idle ones after
 * a moment. Closing an idle connection at once can cross a request that is on its way on it.
 */
function leave(server: Server): void {
  NetServer.prototype.close.call(server, () => process.exit(0));
  setTimeout(() => server.closeIdleConnections(), leaveTaking);
  setTimeout(() => process.exit(0), leaveTaking + lastCall);
}
