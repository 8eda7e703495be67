import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Sse,
  type MessageEvent,
} from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AccountVersions, CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { PostgresListener } from '@khai-bao/platform/database';
import { streamChanges } from '@khai-bao/platform/http';
import type { Observable } from 'rxjs';
import { threadChangesChannel } from '../thread-core/thread-store.js';
import {
  BegunThreadDto,
  BeginThreadDto,
  MarkReadDto,
  PostDto,
  PostsQuery,
  PostTextDto,
  ThreadDto,
  ThreadListDto,
  ThreadQuery,
} from './threads.dto.js';
import { ThreadsService } from './threads.service.js';

@ApiTags('Support channel')
@Controller('v1')
export class ThreadsController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly listener: PostgresListener,
    private readonly versions: AccountVersions,
  ) {}

  @Get('threads')
  @RequirePermission('channel.read')
  @ApiOkResponse({ type: ThreadListDto })
  listThreads(@CurrentActor() actor: Actor, @Query() query: ThreadQuery): Promise<ThreadListDto> {
    return this.threads.listThreads(actor, query);
  }

  @Post('threads')
  @RequirePermission('channel.post')
  @ApiCreatedResponse({ type: BegunThreadDto })
  beginThread(@CurrentActor() actor: Actor, @Body() body: BeginThreadDto): Promise<BegunThreadDto> {
    return this.threads.beginThread(actor, body);
  }

  @Get('threads/:id')
  @RequirePermission('channel.read')
  @ApiOkResponse({ type: ThreadDto })
  getThread(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: PostsQuery,
  ): Promise<ThreadDto> {
    return this.threads.readThread(actor, id, query);
  }

  @Post('threads/:id/posts')
  @RequirePermission('channel.post')
  @ApiCreatedResponse({ type: PostDto })
  writePost(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: PostTextDto,
  ): Promise<PostDto> {
    return this.threads.writePost(actor, id, body);
  }

  @Post('threads/:id/read')
  @HttpCode(204)
  @RequirePermission('channel.read')
  @ApiBody({ type: MarkReadDto, required: false })
  @ApiNoContentResponse()
  markThreadRead(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body?: MarkReadDto,
  ): Promise<void> {
    return this.threads.markThreadRead(actor, id, body?.upTo);
  }

  /** Streams changed threads as server-sent events, resumable by `Last-Event-ID`. */
  @Sse('stream')
  @RequirePermission('channel.read')
  streamThreads(
    @CurrentActor() actor: Actor,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<Observable<MessageEvent>> {
    return streamChanges(
      { actor, lastEventId, versions: this.versions },
      {
        wakeUps: this.listener.notificationsOf(threadChangesChannel),
        newest: () => this.threads.findLastChangeNumber(),
        readEventsAfter: (after) => this.threads.findChangesAfter(actor, after),
        type: 'thread',
      },
    );
  }
}
