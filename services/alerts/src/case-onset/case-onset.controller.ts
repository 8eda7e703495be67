import { Body, Controller, Param, ParseUUIDPipe, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { CaseDetailDto } from '../cases/cases.dto.js';
import { RecordOnsetDto } from './case-onset.dto.js';
import { OnsetRecorder } from './onset-recorder.js';

@ApiTags('cases')
@Controller('v1')
export class CaseOnsetController {
  constructor(private readonly recorder: OnsetRecorder) {}

  /** Records the day on which the symptoms of the person of a case began. */
  @Put('cases/:id/onset')
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CaseDetailDto })
  recordOnset(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { day }: RecordOnsetDto,
  ): Promise<CaseDetailDto> {
    return this.recorder.recordOnset(actor, id, day);
  }
}
