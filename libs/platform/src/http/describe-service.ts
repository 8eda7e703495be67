import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { createOpenApiDocument } from './start-service.js';

/**
 * Creates the OpenAPI document of a service's root module. Nest's preview mode creates no providers, so no database,
 * broker or network is needed. The service's configuration must be valid nevertheless.
 */
export async function describeService(module: Type, name: string): Promise<OpenAPIObject> {
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    preview: true,
    abortOnError: false,
    logger: ['error'],
  });
  return createOpenApiDocument(app, name);
}
