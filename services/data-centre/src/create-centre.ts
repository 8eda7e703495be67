import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { ProblemFilter, createValidationPipe } from '@khai-bao/platform/http';
import { enterCorrelation } from '@khai-bao/platform/core';
import { Logger } from 'nestjs-pino';
import type { CentreConfig } from './centre.config.js';
import { CentreModule } from './centre.module.js';

/** Media type of Bundles. Their bodies stay bytes, because the signature covers them. */
export const fhirJson = 'application/fhir+json';

/** Creates the application of a data centre. It does not listen yet. */
export async function createCentreApp(config: CentreConfig): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: config.bodyLimit,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 100 },
  });
  const fastify = adapter.getInstance();
  fastify.addContentTypeParser(fhirJson, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  fastify.addHook('onRequest', (request, reply, done) => {
    enterCorrelation({ correlationId: String(request.id) });
    void reply.header('x-correlation-id', String(request.id));
    done();
  });
  const app = await NestFactory.create<NestFastifyApplication>(CentreModule.forRoot(config), adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  const logger = app.get(Logger);
  app.useLogger(logger);
  app.useGlobalFilters(new ProblemFilter(logger));
  app.useGlobalPipes(createValidationPipe());
  const document = SwaggerModule.createDocument(
    app,
    new DocumentBuilder().setTitle('Khai Báo: data centre').setVersion('1').build(),
    { operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}` },
  );
  fastify.get('/openapi.json', (_request, reply) => reply.send(document));
  return app;
}
