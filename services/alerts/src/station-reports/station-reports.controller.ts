import { Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { CaseDetailDto } from '../cases/cases.dto.js';
import { StationReports } from './station-reports.js';

@ApiTags('cases')
@Controller('v1')
export class StationReportsController {
  constructor(private readonly reports: StationReports) {}

  /** Records that the case was reported to the health station of the commune. */
  @Post('cases/:id/station-report')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CaseDetailDto })
  recordStationReport(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<CaseDetailDto> {
    return this.reports.recordReport(actor, id);
  }
}
