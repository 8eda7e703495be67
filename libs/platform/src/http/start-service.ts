import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions, NestMicroservice } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { Catch, type ArgumentsHost, type RpcExceptionFilter } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { Subject, throwError, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { ServiceConfig } from '../config/service-config.js';
import { BatchProcessor } from '../messaging/batch-processor.js';
import { DeadLetters } from '../messaging/dead-letters.js';
import { KafkaClient } from '../kafka/kafka-client.js';
import { KafkaStrategy } from '../messaging/kafka-strategy.js';
import { enterCorrelation, withCorrelation } from '../core/correlation.js';
import { HealthRegistry } from '../observability/health.js';
import { Metrics } from '../observability/metrics.js';
import { LoadMonitor } from '../observability/load-monitor.js';
import { FastPathRegistry, type RequestLifecycle } from './fast-path.js';
import { validateBodyStructure } from './body-structure.js';
import { platformOptions, type PlatformOptions } from './platform.module.js';
import { WorkerFailures } from '../workers/worker-failures.js';
import { ProblemFilter } from './problem.filter.js';
import { createValidationPipe } from './validation.js';

/** Rethrows the original error, because the transport distinguishes transient from permanent errors. */
@Catch()
class KeepErrorFilter implements RpcExceptionFilter {
  catch(error: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => error);
  }
}

/** Emits when the service stops, so that live streams end. */
export const serviceStopping = new Subject<void>();

export interface StartOptions {
  /** Maximum body size in bytes. Larger bodies are refused with 413. */
  readonly bodyLimit?: number;
  /** Called when a consumer cannot continue. Default: ends the process. */
  readonly exitProcess?: (reason: string) => void;
}

const defaultBodyLimitBytes = 64 * 1024;
/**
 * Keep-alive timeout, milliseconds. Longer than that of the clients: a connection that the server closes first could
 * cross a request.
 */
const keepAliveTimeoutMs = 72_000;

/**
 * Creates a service without starting it: Nest on Fastify, problem details, strict validation, OpenAPI and the Kafka
 * transport.
 */
export async function createService(
  module: Type,
  options: StartOptions = {},
): Promise<NestFastifyApplication> {
  const bodyLimit = options.bodyLimit ?? defaultBodyLimitBytes;
  let listener: RequestListener;
  const adapter = new FastifyAdapter({
    bodyLimit,
    serverFactory: (handler: RequestListener) => {
      listener = handler;
      return createServer({ keepAliveTimeout: keepAliveTimeoutMs }, (request, response) =>
        listener(request, response),
      );
    },
    trustProxy: 'loopback',
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bufferLogs: true,
    abortOnError: false,
    // Only Fastify's JSON parser remains: a body that is not JSON is refused with 415.
    bodyParser: false,
  });
  adapter.getInstance().removeContentTypeParser('text/plain');
  const logger = app.get(Logger);
  app.useLogger(logger);
  const filter = new ProblemFilter(logger);
  app.useGlobalFilters(filter);
  app.useGlobalPipes(createValidationPipe());
  const fastPaths = app.get(FastPathRegistry);
  fastPaths.enableFastPaths(registerRequestHooks(app, logger, filter), bodyLimit);
  listener = fastPaths.wrapListener(listener!);
  const platform = app.get<PlatformOptions<ServiceConfig>>(platformOptions);
  const health = app.get(HealthRegistry);
  const dataSource = app.get(DataSource);
  health.addHealthCheck('postgres', async () => {
    await dataSource.query('select 1');
  });
  if ((platform.consumes ?? []).length > 0) {
    const strategy = new KafkaStrategy({
      kafka: app.get(KafkaClient),
      processor: new BatchProcessor(
        dataSource,
        app.get(DeadLetters),
        app.get(Metrics),
        logger,
        app.get(WorkerFailures),
      ),
      failures: app.get(WorkerFailures),
      health,
      logger,
      consumes: platform.consumes ?? [],
      pressure: app.get(LoadMonitor),
      exitProcess: options.exitProcess ?? ((reason) => exitForRestart(logger, reason)),
    });
    // Initialisation is deferred, so that the filter exists before the handlers are bound. The application calls the
    // init hooks once.
    const transport = app.connectMicroservice<MicroserviceOptions>(
      { strategy },
      { inheritAppConfig: false, deferInitialization: true },
    ) as NestMicroservice;
    transport.setIsInitHookCalled(true);
    transport.useGlobalFilters(new KeepErrorFilter());
  }
  const document = createOpenApiDocument(app, platform.name);
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', (_request, reply) => reply.send(document));
  return app;
}

/** Starts a service. On SIGTERM or SIGINT it finishes the requests and batches in progress and ends the process. */
export async function startService(
  module: Type,
  config: ServiceConfig,
  options: StartOptions = {},
): Promise<NestFastifyApplication> {
  const app = await createService(module, options);
  const logger = app.get(Logger);
  const health = app.get(HealthRegistry);
  let ending = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      health.beginShutdown();
      setTimeout(() => process.exit(1), 15_000).unref();
      // Until then requests are answered, and each response closes its connection.
      setTimeout(() => {
        serviceStopping.next();
        void app.close().then(
          () => process.exit(0),
          () => process.exit(1),
        );
      }, config.drainMilliseconds);
    });
  }
  await startListening(app, config);
  logger.log(`listening on ${config.host}:${config.port}`);
  return app;
}

/** Starts in this order: seeds and read models, then consumers, then HTTP. */
export async function startListening(
  app: NestFastifyApplication,
  config: Pick<ServiceConfig, 'port' | 'host'>,
): Promise<void> {
  await app.init();
  await app.startAllMicroservices();
  await app.listen(config.port, config.host);
}

function exitForRestart(logger: Logger, reason: string): void {
  logger.fatal({ reason }, 'the process exits so that the supervisor restarts it');
  setTimeout(() => process.exit(70), 100).unref();
}

/**
 * Registers the steps that every request passes (headers, correlation, validation, metrics), and returns them for the
 * fast paths.
 */
function registerRequestHooks(
  app: NestFastifyApplication,
  logger: Logger,
  filter: ProblemFilter,
): RequestLifecycle {
  const metrics = app.get(Metrics);
  const health = app.get(HealthRegistry);
  const fastify = app.getHttpAdapter().getInstance();
  // A response during the shutdown is the last one on its connection.
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  const beginRequest = (request: IncomingMessage, response: ServerResponse): string => {
    const given = request.headers['x-correlation-id'];
    const correlationId = typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    response.setHeader('x-correlation-id', correlationId);
    // A keep-alive connection would delay the shutdown until its timeout, and a request on it could be lost.
    if (health.isStopping) response.setHeader('connection', 'close');
    return correlationId;
  };
  const endRequest = (
    { method = '', socket }: IncomingMessage,
    response: ServerResponse,
    route: string,
    milliseconds: number,
  ): void => {
    if (closing) socket.destroySoon();
    const { statusCode: status } = response;
    metrics.httpSeconds.observe({ method, route, status: String(status) }, milliseconds / 1000);
    // Logs the declared route, because a URL can hold personal input.
    if (!isDebug || /^\/(health|metrics)/.test(route)) return;
    const correlationId = response.getHeader('x-correlation-id');
    logger.debug(
      { correlationId, method, route, status, milliseconds: Math.round(milliseconds) },
      'request completed',
    );
  };
  const isDebug = app.get(ServiceConfig).logLevel === 'debug' || app.get(ServiceConfig).logLevel === 'trace';
  fastify.addHook('onRequest', (request, reply, done) => {
    enterCorrelation({ correlationId: beginRequest(request.raw, reply.raw), request: request.raw });
    done();
  });
  fastify.addHook('preValidation', (request, _reply, done) => {
    try {
      validateBodyStructure(request.body);
      validateBodyStructure(request.query);
      validateBodyStructure(request.params);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    endRequest(request.raw, reply.raw, request.routeOptions.url ?? 'none', reply.elapsedTime);
    done();
  });
  return {
    beginRequest,
    endRequest,
    runInContext: (correlationId, request, work) => withCorrelation({ correlationId, request }, work),
    toProblemResponse: (error, request) => filter.toProblemResponse(error, request),
  };
}

/**
 * Creates the OpenAPI document from controllers and DTOs. The operation id is the handler's name, so that a search
 * finds both.
 */
export const createOpenApiDocument = (app: NestFastifyApplication, name: string): OpenAPIObject =>
  SwaggerModule.createDocument(
    app,
    new DocumentBuilder().setTitle(`Khai Báo: ${name}`).setVersion('1').addBearerAuth().build(),
    { operationIdFactory: (_controller, method) => method },
  );
