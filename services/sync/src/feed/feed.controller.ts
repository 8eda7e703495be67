import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseEnumPipe,
  Post,
  Query,
  Sse,
  type MessageEvent,
} from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { feedStreams, type FeedStream } from '@khai-bao/contracts';
import { AccountVersions, CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { PostgresListener } from '@khai-bao/platform/database';
import { streamChanges, PageQuery } from '@khai-bao/platform/http';
import { auditTime, type Observable } from 'rxjs';
import { statusChannel } from '../delivery/destination-states.js';
import { FeedDto, ReasonDto, ReceiptListDto } from './feed.dto.js';
import { FeedService } from './feed.service.js';

const streamNames: Readonly<Record<string, FeedStream>> = Object.fromEntries(
  feedStreams.map((stream) => [stream, stream]),
);

/** A backlog being sent changes many times a second; a page hears of it so often, milliseconds. */
const quietTime = 250;

@ApiTags('feed')
@Controller('v1')
export class FeedController {
  constructor(
    private readonly service: FeedService,
    private readonly listener: PostgresListener,
    private readonly versions: AccountVersions,
  ) {}

  @Get('feed')
  @RequirePermission('feed.read')
  @ApiOkResponse({ type: FeedDto })
  getFeed(): Promise<FeedDto> {
    return this.service.feed();
  }

  @Post('feed/:name/pause')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @ApiOperation({
    summary: 'Sends nothing to a centre until it is resumed; the reason, who and when stand in the feed',
  })
  @ApiOkResponse({ type: FeedDto })
  pauseDestination(
    @CurrentActor() actor: Actor,
    @Param('name') name: string,
    @Body() { reason }: ReasonDto,
  ): Promise<FeedDto> {
    return this.service.pause(actor, name, reason);
  }

  @Post('feed/:name/resume')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @ApiOkResponse({ type: FeedDto })
  resumeDestination(@Param('name') name: string): Promise<FeedDto> {
    return this.service.resume(name);
  }

  @Post('feed/:name/streams/:stream/drop-attempt')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @ApiParam({ name: 'stream', enum: feedStreams, enumName: 'FeedStream' })
  @ApiOperation({
    summary:
      'Gives up a batch that waits for an answer that can be believed: it is sent again at once, under a new key',
  })
  @ApiOkResponse({ type: FeedDto })
  dropFailedAttempt(
    @Param('name') name: string,
    @Param('stream', new ParseEnumPipe(streamNames)) stream: FeedStream,
  ): Promise<FeedDto> {
    return this.service.dropAttempt(name, stream);
  }

  @Get('feed/:name/receipts')
  @RequirePermission('feed.read')
  @ApiOkResponse({ type: ReceiptListDto })
  listReceipts(@Param('name') name: string, @Query() query: PageQuery): Promise<ReceiptListDto> {
    return this.service.receipts(name, query);
  }

  /** Says that a destination has changed, as server-sent events; the page then reads the feed again. */
  @Sse('stream')
  @RequirePermission('feed.read')
  streamFeed(
    @CurrentActor() actor: Actor,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<Observable<MessageEvent>> {
    return streamChanges(
      { actor, lastEventId, versions: this.versions },
      {
        wakeUps: this.listener.notificationsOf(statusChannel).pipe(auditTime(quietTime)),
        newest: () => this.service.changes(),
        readEventsAfter: async () => [{ id: await this.service.changes(), data: {} }],
        type: 'feed',
      },
    );
  }
}
