import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { DataSource } from 'typeorm';
import { ThreadAccess } from '../thread-core/thread-access.js';
import { AcknowledgementsService } from './acknowledgements.service.js';
import { ReadersService } from './readers.service.js';
import { AcknowledgementsDto, ThreadReadersDto } from './receipts.dto.js';

@ApiTags('Support channel')
@Controller('v1/threads/:id')
export class ReceiptsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly access: ThreadAccess,
    private readonly readers: ReadersService,
    private readonly acknowledgements: AcknowledgementsService,
  ) {}

  /** Lists the committees that have read the newest post, and counts the others. */
  @Get('readers')
  @RequirePermission('channel.read')
  @ApiOkResponse({ type: ThreadReadersDto })
  async listThreadReaders(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ThreadReadersDto> {
    await this.access.requireVisibleThread(actor, id);
    return this.readers.readThreadReaders(actor, id);
  }

  @Get('posts/:postId/acknowledgements')
  @RequirePermission('channel.read')
  @ApiOkResponse({ type: AcknowledgementsDto })
  async listAcknowledgements(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('postId', ParseUUIDPipe) postId: string,
  ): Promise<AcknowledgementsDto> {
    await this.access.requireVisibleThread(actor, id);
    return this.acknowledgements.readAcknowledgements(actor, id, postId);
  }

  /** Acknowledges a post for the whole committee. */
  @Post('posts/:postId/acknowledge')
  @HttpCode(204)
  @RequirePermission('channel.post')
  @ApiNoContentResponse()
  acknowledgePost(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('postId', ParseUUIDPipe) postId: string,
  ): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      await this.access.requireVisibleThread(actor, id, manager);
      await this.acknowledgements.acknowledgePost(manager, actor, id, postId);
    });
  }
}
