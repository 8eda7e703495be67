import { Injectable, type OnModuleInit } from '@nestjs/common';
import { maxUploadBytes } from '@khai-bao/contracts';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';

const photoRoute = /^\/v1\/gates\/[0-9a-fA-F-]{36}\/poster-photo(\?|$)/;

/** Lets Fastify accept bytes on the route of poster photos only. Other routes answer 415 to bytes. */
@Injectable()
export class PhotoBodyParser implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    this.host.httpAdapter
      .getInstance<FastifyInstance>()
      .addContentTypeParser(
        'application/octet-stream',
        { parseAs: 'buffer', bodyLimit: maxUploadBytes.posterPhoto },
        (request, body, done) => {
          if (request.method === 'POST' && photoRoute.test(request.url)) return done(null, body);
          done(Object.assign(new Error('unsupported media type'), { statusCode: 415 }));
        },
      );
  }
}
