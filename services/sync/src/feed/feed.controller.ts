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
import { destinationChannel } from '../delivery/destinations/destination-state-store.js';
import { FeedDto, ReasonDto, ReceiptListDto } from './feed.dto.js';
import { FeedService } from './feed.service.js';

const streamNames: Readonly<Record<string, FeedStream>> = Object.fromEntries(
  feedStreams.map((stream) => [stream, stream]),
);

/** Minimum milliseconds between two events of a live page. A backlog changes the feed many times a second. */
const minEventIntervalMs = 250;

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
    return this.service.readFeed();
  }

  @Post('feed/:name/pause')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @ApiOperation({
    summary:
      'Stops sending to a centre until it is resumed; the feed names the reason, the account and the time',
  })
  @ApiOkResponse({ type: FeedDto })
  pauseDestination(
    @CurrentActor() actor: Actor,
    @Param('name') name: string,
    @Body() { reason }: ReasonDto,
  ): Promise<FeedDto> {
    return this.service.pauseDestination(actor, name, reason);
  }

  @Post('feed/:name/resume')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @ApiOkResponse({ type: FeedDto })
  resumeDestination(@Param('name') name: string): Promise<FeedDto> {
    return this.service.resumeDestination(name);
  }

  @Post('feed/:name/streams/:stream/drop-attempt')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @ApiParam({ name: 'stream', enum: feedStreams, enumName: 'FeedStream' })
  @ApiOperation({
    summary:
      'Drops a batch that waits for a valid receipt: it is sent again at once, under a new idempotency key',
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
    return this.service.listReceipts(name, query);
  }

  /** Streams an event when a destination has changed, as server-sent events. The page then reads the feed again. */
  @Sse('stream')
  @RequirePermission('feed.read')
  streamFeed(
    @CurrentActor() actor: Actor,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<Observable<MessageEvent>> {
    return streamChanges(
      { actor, lastEventId, versions: this.versions },
      {
        wakeUps: this.listener.notificationsOf(destinationChannel).pipe(auditTime(minEventIntervalMs)),
        newest: () => this.service.findChangeNumber(),
        readEventsAfter: async () => [{ id: await this.service.findChangeNumber(), data: {} }],
        type: 'feed',
      },
    );
  }
}
