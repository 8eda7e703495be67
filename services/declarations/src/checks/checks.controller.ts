import { Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { ActiveGateDeviceGuard } from '../gate-devices/active-gate-device.guard.js';
import { CheckBatchDto, RecordCheckBatchDto } from './check-batch.dto.js';
import { CheckBatchRecorder } from './check-batch-recorder.js';
import { CheckLister } from './check-lister.js';
import { CheckRecorder } from './check-recorder.js';
import { CheckListDto, CheckRecordedDto, ListChecksQuery, RecordCheckDto } from './checks.dto.js';

@ApiTags('checks')
@Controller('v1/checks')
@UseGuards(ActiveGateDeviceGuard)
export class ChecksController {
  constructor(
    private readonly recorder: CheckRecorder,
    private readonly batchRecorder: CheckBatchRecorder,
    private readonly lister: CheckLister,
  ) {}

  @Post()
  @RequirePermission('check.record')
  @ApiCreatedResponse({ type: CheckRecordedDto })
  recordCheck(@CurrentActor() actor: Actor, @Body() body: RecordCheckDto): Promise<CheckRecordedDto> {
    return this.recorder.recordCheck(actor, body);
  }

  /** Records checks that waited on a device. Each item is judged and answered on its own. */
  @Post('batch')
  @HttpCode(200)
  @RequirePermission('check.record')
  @ApiOkResponse({ type: CheckBatchDto })
  recordCheckBatch(@CurrentActor() actor: Actor, @Body() body: RecordCheckBatchDto): Promise<CheckBatchDto> {
    return this.batchRecorder.recordChecks(actor, body.items);
  }

  @Get()
  @RequirePermission('check.record', 'visitor.read')
  @ApiOkResponse({ type: CheckListDto })
  listChecks(@CurrentActor() actor: Actor, @Query() query: ListChecksQuery): Promise<CheckListDto> {
    return this.lister.listChecks(actor, query);
  }
}
