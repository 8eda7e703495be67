import { Readable } from 'node:stream';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import type { FastifyReply } from 'fastify';
import { toAttachmentHeader } from '../files/file-name.js';
import { ArchiveQuery } from './archive.dto.js';
import { ArchiveService } from './archive.service.js';

@ApiTags('Support channel')
@Controller('v1/archive')
export class ArchiveController {
  constructor(
    private readonly archive: ArchiveService,
    private readonly clock: Clock,
  ) {}

  /** Streams the history of the channel as JSON lines. The last line is `{"kind":"end",…}`; without it the export is truncated. */
  @Get()
  @RequirePermission('channel.archive')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async exportArchive(
    @CurrentActor() actor: Actor,
    @Query() query: ArchiveQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await reply
      .header('content-type', 'application/x-ndjson; charset=utf-8')
      .header(
        'content-disposition',
        toAttachmentHeader(`kenh-ho-tro-${query.room ?? 'tat-ca'}-${this.clock.today()}.jsonl`),
      )
      .header('x-content-type-options', 'nosniff')
      .send(Readable.from(this.archive.streamArchiveLines(actor, query), { objectMode: true }));
  }
}
