import { Injectable, type OnModuleInit } from '@nestjs/common';
import { registrationUploadPaths } from '@khai-bao/contracts';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';

/** Routes that accept bytes. */
export const uploadRoutes: ReadonlySet<string> = new Set(Object.values(registrationUploadPaths));

export const uploadMediaType = 'application/octet-stream';

/**
 * Lets Fastify accept bytes on the upload routes only. It passes the body on as a stream: the guards decide about the request
 * first, and the handler reads the bytes afterwards. Other routes answer 415 to bytes.
 */
@Injectable()
export class UploadBodyParser implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    this.host.httpAdapter
      .getInstance<FastifyInstance>()
      .addContentTypeParser(uploadMediaType, (request, payload, done) => {
        if (request.method === 'POST' && uploadRoutes.has(request.url.split('?', 1)[0]!))
          return done(null, payload);
        done(Object.assign(new Error('unsupported media type'), { statusCode: 415 }));
      });
  }
}
