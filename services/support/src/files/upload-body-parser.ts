import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { maxFileBytes } from './files.dto.js';

/** Registers the parser of binary request bodies up to `maxFileBytes`. Other bodies remain JSON of at most 64 kB. */
@Injectable()
export class UploadBodyParser implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    this.host.httpAdapter
      .getInstance<FastifyInstance>()
      .addContentTypeParser(
        'application/octet-stream',
        { parseAs: 'buffer', bodyLimit: maxFileBytes },
        (_request, body, done) => done(null, body),
      );
  }
}
