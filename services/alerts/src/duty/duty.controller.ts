import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { ChangeDutyDto, DutyDto, DutyListDto } from './duty.dto.js';
import { DutyService } from './duty.service.js';

@ApiTags('duty')
@Controller('v1/duty')
export class DutyController {
  constructor(private readonly duty: DutyService) {}

  @Get()
  @RequirePermission('duty.read')
  @ApiOkResponse({ type: DutyListDto })
  async listDutyCentres(@CurrentActor() actor: Actor): Promise<DutyListDto> {
    return { items: await this.duty.listDutyCentres(actor) };
  }

  @Put(':areaCode')
  @RequirePermission('case.act')
  @ApiOkResponse({ type: DutyDto })
  changeDutyCentre(
    @CurrentActor() actor: Actor,
    @Param('areaCode') areaCode: string,
    @Body() body: ChangeDutyDto,
  ): Promise<DutyDto> {
    return this.duty.changeDutyCentre(actor, areaCode, body);
  }
}
