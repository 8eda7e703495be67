import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import {
  CheckListDto,
  CheckQuery,
  CheckRecordedDto,
  RecordCheckDto,
  ReportSuspicionDto,
  SuspicionReportedDto,
} from './checks.dto.js';
import { ChecksService } from './checks.service.js';

@ApiTags('checks')
@Controller('v1')
export class ChecksController {
  constructor(private readonly checks: ChecksService) {}

  @Post('checks')
  @RequirePermission('check.record')
  @ApiCreatedResponse({ type: CheckRecordedDto })
  recordCheck(@CurrentActor() actor: Actor, @Body() body: RecordCheckDto): Promise<CheckRecordedDto> {
    return this.checks.record(actor, body);
  }

  @Get('checks')
  @RequirePermission('check.record', 'visitor.read')
  @ApiOkResponse({ type: CheckListDto })
  listChecks(@CurrentActor() actor: Actor, @Query() query: CheckQuery): Promise<CheckListDto> {
    return this.checks.list(actor, query);
  }

  @Post('suspicions')
  @RequirePermission('suspicion.report')
  @ApiCreatedResponse({ type: SuspicionReportedDto })
  reportSuspicion(
    @CurrentActor() actor: Actor,
    @Body() body: ReportSuspicionDto,
  ): Promise<SuspicionReportedDto> {
    return this.checks.report(actor, body);
  }
}
