import { applyDecorators, Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { feedStreams } from '@khai-bao/contracts';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import {
  HandOnDto,
  QuarantinedDto,
  QuarantineListDto,
  QuarantineQuery,
  ReasonDto,
  RetriedDto,
} from './feed.dto.js';
import { SetAsideService } from './set-aside.service.js';

const RecordParams = (): MethodDecorator =>
  applyDecorators(
    ApiParam({ name: 'stream', enum: feedStreams, enumName: 'FeedStream' }),
    ApiParam({ name: 'seq', type: Number }),
  );

/** Records that a data centre refused, or that could not be read: looked at, sent again, handed on, closed. */
@ApiTags('feed')
@Controller('v1/feed/:name/quarantine')
export class SetAsideController {
  constructor(private readonly service: SetAsideService) {}

  @Get()
  @RequirePermission('feed.read')
  @ApiOkResponse({ type: QuarantineListDto })
  listQuarantine(@Param('name') name: string, @Query() query: QuarantineQuery): Promise<QuarantineListDto> {
    return this.service.list(name, query);
  }

  @Post('retry')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @ApiOperation({ summary: 'Sends all open records again, one by one' })
  @ApiOkResponse({ type: RetriedDto })
  retryQuarantine(@CurrentActor() actor: Actor, @Param('name') name: string): Promise<RetriedDto> {
    return this.service.retryAllOpen(actor, name);
  }

  @Post(':stream/:seq/retry')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @RecordParams()
  @ApiOperation({ summary: 'Sends one record again; refused once more, it is open with the new reason' })
  @ApiOkResponse({ type: QuarantinedDto })
  retryQuarantinedRecord(
    @CurrentActor() actor: Actor,
    @Param('name') name: string,
    @Param('stream') stream: string,
    @Param('seq') seq: string,
  ): Promise<QuarantinedDto> {
    return this.service.decide(actor, name, { stream, seq }, 'retry', { reason: null, handedTo: null });
  }

  @Post(':stream/:seq/hand-on')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @RecordParams()
  @ApiOperation({ summary: 'Says who looks after the record; it stays unsettled' })
  @ApiOkResponse({ type: QuarantinedDto })
  forwardQuarantinedRecord(
    @CurrentActor() actor: Actor,
    @Param('name') name: string,
    @Param('stream') stream: string,
    @Param('seq') seq: string,
    @Body() { reason, to }: HandOnDto,
  ): Promise<QuarantinedDto> {
    return this.service.decide(actor, name, { stream, seq }, 'hand-on', { reason, handedTo: to });
  }

  @Post(':stream/:seq/close')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @RecordParams()
  @ApiOperation({ summary: 'Leaves the record out for good, with the reason; its number stays a hole' })
  @ApiOkResponse({ type: QuarantinedDto })
  closeQuarantinedRecord(
    @CurrentActor() actor: Actor,
    @Param('name') name: string,
    @Param('stream') stream: string,
    @Param('seq') seq: string,
    @Body() { reason }: ReasonDto,
  ): Promise<QuarantinedDto> {
    return this.service.decide(actor, name, { stream, seq }, 'close', { reason, handedTo: null });
  }
}
