import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { fileLimit } from './files.dto.js';

/** Takes bodies of bytes, up to a file's size; everything else stays JSON of 64 kB. */
@Injectable()
export class OpenToFiles implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    this.host.httpAdapter
      .getInstance<FastifyInstance>()
      .addContentTypeParser(
        'application/octet-stream',
        { parseAs: 'buffer', bodyLimit: fileLimit },
        (_request, body, done) => done(null, body),
      );
  }
}
