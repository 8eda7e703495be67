import { Body, Controller, Post, UseGuards } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { ActiveGateDeviceGuard } from '../gate-devices/active-gate-device.guard.js';
import { ReportSuspicionDto, SuspicionReportedDto } from './suspicions.dto.js';
import { SuspicionsService } from './suspicions.service.js';

@ApiTags('suspicions')
@Controller('v1/suspicions')
@UseGuards(ActiveGateDeviceGuard)
export class SuspicionsController {
  constructor(private readonly suspicions: SuspicionsService) {}

  @Post()
  @RequirePermission('suspicion.report')
  @ApiCreatedResponse({ type: SuspicionReportedDto })
  reportSuspicion(
    @CurrentActor() actor: Actor,
    @Body() body: ReportSuspicionDto,
  ): Promise<SuspicionReportedDto> {
    return this.suspicions.reportSuspicion(actor, body);
  }
}
