import { Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { ActiveGateDeviceGuard } from '../gate-devices/active-gate-device.guard.js';
import { CheckBatchDto, RecordCheckBatchDto } from './check-batch.dto.js';
import { CheckBatchRecorder } from './check-batch-recorder.js';
import { CheckLister } from './check-lister.js';
import { CheckRecorder } from './check-recorder.js';
import { ListRevocationsQuery } from '../passes/revocations.dto.js';
import {
  CheckListDto,
  CheckRecordedDto,
  ListChecksQuery,
  RecordCheckDto,
  RevokedInsideListDto,
} from './checks.dto.js';
import { RevokedInside } from './revoked-inside.js';

@ApiTags('checks')
@Controller('v1/checks')
@UseGuards(ActiveGateDeviceGuard)
export class ChecksController {
  constructor(
    private readonly recorder: CheckRecorder,
    private readonly batchRecorder: CheckBatchRecorder,
    private readonly lister: CheckLister,
    private readonly revokedInside: RevokedInside,
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

  /** Lists people inside the actor's unit whose pass was revoked after they had entered today. `from` has no effect on the list. */
  @Get('revoked-inside')
  @RequirePermission('check.record')
  @ApiOkResponse({ type: RevokedInsideListDto })
  listRevokedInside(
    @CurrentActor() actor: Actor,
    @Query() _query: ListRevocationsQuery,
  ): Promise<RevokedInsideListDto> {
    return this.revokedInside.listRevokedInside(actor);
  }

  @Get()
  @RequirePermission('check.record', 'visitor.read')
  @ApiOkResponse({ type: CheckListDto })
  listChecks(@CurrentActor() actor: Actor, @Query() query: ListChecksQuery): Promise<CheckListDto> {
    return this.lister.listChecks(actor, query);
  }
}
