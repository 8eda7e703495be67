import { Body, Controller, Header, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { ActiveGateDeviceGuard } from '../gate-devices/active-gate-device.guard.js';
import { LookedUpPassListDto, LookUpPassDto } from './look-ups.dto.js';
import { LookUpsService } from './look-ups.service.js';

@ApiTags('passes')
@Controller('v1/passes')
@UseGuards(ActiveGateDeviceGuard)
export class LookUpsController {
  constructor(private readonly lookUps: LookUpsService) {}

  /**
   * Finds today's valid passes of a person by phone or ID card, for somebody whose phone is dead. Only guards to whom the unit's admin
   * has granted it may; each look-up is recorded in the access trail.
   */
  @Post('look-up')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @RequirePermission('pass.look-up')
  @ApiOkResponse({ type: LookedUpPassListDto })
  lookUpPass(@CurrentActor() actor: Actor, @Body() body: LookUpPassDto): Promise<LookedUpPassListDto> {
    return this.lookUps.lookUpPass(actor, body);
  }
}
