import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProblemFilter } from '@khai-bao/platform/http';
import { Metrics } from '@khai-bao/platform/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import { config } from './environment.js';
import { GatewayModule } from './gateway.module.js';
import { refuse } from './proxy/problem.js';
import { serveMetrics } from './metrics.js';
import { proxy } from './proxy/proxy.js';
import { reference } from './reference/reference.js';
import { securityHeaders, web } from './web/web.js';

const headers = securityHeaders(config.publicOrigin.startsWith('https:'));
const adapter = new FastifyAdapter({
  trustProxy: false,
  // An address that cannot be read meets no hook and no route.
  frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) =>
    void refuse(reply.headers(headers), 'PLATFORM.MALFORMED'),
  forceCloseConnections: 'idle',
  routerOptions: { maxParamLength: 300, ignoreTrailingSlash: false },
});
const app = await NestFactory.create<NestFastifyApplication>(GatewayModule, adapter, {
  bufferLogs: true,
  abortOnError: false,
});
const logger = app.get(Logger);
app.useLogger(logger);
app.useGlobalFilters(new ProblemFilter(logger));
const fastify = adapter.getInstance();
fastify.addHook('onRequest', (_request, reply, done) => {
  void reply.headers(headers);
  done();
});
await fastify.register(async (scope) => proxy(scope as never, config));
await fastify.register(async (scope) => reference(scope as never, config));
await fastify.register(async (scope) => web(scope as never));
let ending = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (ending) return;
    ending = true;
    // Live streams are open for hours: they are cut after a moment, pages resume them elsewhere.
    setTimeout(() => process.exit(0), 5_000).unref();
    void app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
await app.listen(config.port, config.host);
if (config.metricsPort > 0) serveMetrics(app.get(Metrics), config.metricsPort, config.host);
logger.log(`listening on ${config.host}:${config.port}`);
