import { applyDecorators, Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { feedStreams } from '@khai-bao/contracts';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import {
  HandOnRecordDto,
  QuarantinedRecordDto,
  QuarantineListDto,
  QuarantineQuery,
  ReasonDto,
  RetryResultDto,
} from './feed.dto.js';
import { QuarantineService } from './quarantine.service.js';

const RecordParams = (): MethodDecorator =>
  applyDecorators(
    ApiParam({ name: 'stream', enum: feedStreams, enumName: 'FeedStream' }),
    ApiParam({ name: 'seq', type: Number }),
  );

/** Records that a data centre refused, or that could not be read. */
@ApiTags('feed')
@Controller('v1/feed/:name/quarantine')
export class QuarantineController {
  constructor(private readonly service: QuarantineService) {}

  @Get()
  @RequirePermission('feed.read')
  @ApiOkResponse({ type: QuarantineListDto })
  listQuarantine(@Param('name') name: string, @Query() query: QuarantineQuery): Promise<QuarantineListDto> {
    return this.service.listQuarantine(name, query);
  }

  @Post('retry')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @ApiOperation({ summary: 'Sends all open records again, one by one' })
  @ApiOkResponse({ type: RetryResultDto })
  retryQuarantine(@CurrentActor() actor: Actor, @Param('name') name: string): Promise<RetryResultDto> {
    return this.service.retryOpenRecords(actor, name);
  }

  @Post(':stream/:seq/retry')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @RecordParams()
  @ApiOperation({ summary: 'Sends one record again; after another refusal it is open with the new reason' })
  @ApiOkResponse({ type: QuarantinedRecordDto })
  retryQuarantinedRecord(
    @CurrentActor() actor: Actor,
    @Param('name') name: string,
    @Param('stream') stream: string,
    @Param('seq') seq: string,
  ): Promise<QuarantinedRecordDto> {
    return this.service.decideRecord(actor, name, { stream, seq }, 'retry', { reason: null, handedTo: null });
  }

  @Post(':stream/:seq/hand-on')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @RecordParams()
  @ApiOperation({ summary: 'Names who becomes responsible for the record; it stays unsettled' })
  @ApiOkResponse({ type: QuarantinedRecordDto })
  forwardQuarantinedRecord(
    @CurrentActor() actor: Actor,
    @Param('name') name: string,
    @Param('stream') stream: string,
    @Param('seq') seq: string,
    @Body() { reason, to }: HandOnRecordDto,
  ): Promise<QuarantinedRecordDto> {
    return this.service.decideRecord(actor, name, { stream, seq }, 'hand-on', { reason, handedTo: to });
  }

  @Post(':stream/:seq/close')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @RecordParams()
  @ApiOperation({ summary: 'Closes the record with a reason; its number stays a hole' })
  @ApiOkResponse({ type: QuarantinedRecordDto })
  closeQuarantinedRecord(
    @CurrentActor() actor: Actor,
    @Param('name') name: string,
    @Param('stream') stream: string,
    @Param('seq') seq: string,
    @Body() { reason }: ReasonDto,
  ): Promise<QuarantinedRecordDto> {
    return this.service.decideRecord(actor, name, { stream, seq }, 'close', { reason, handedTo: null });
  }
}
