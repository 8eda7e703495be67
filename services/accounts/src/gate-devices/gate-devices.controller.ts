import { Body, Controller, Get, Header, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import {
  CreatedPinDto,
  GateDeviceEnrolmentDto,
  GateDeviceListDto,
  OwnPinDto,
  RenameGateDeviceDto,
} from './gate-devices.dto.js';
import { GateDevicesService } from './gate-devices.service.js';

/** What the unit's administrator does with gate devices, and a guard with the own PIN. */
@ApiTags('gate devices')
@Controller('v1')
export class GateDevicesController {
  constructor(private readonly devices: GateDevicesService) {}

  @Post('gate-devices/enrolments')
  @RequirePermission('gate.manage')
  @Header('cache-control', 'no-store')
  @ApiCreatedResponse({ type: GateDeviceEnrolmentDto })
  createGateDeviceEnrolment(@CurrentActor() actor: Actor): Promise<GateDeviceEnrolmentDto> {
    return this.devices.createEnrolment(actor);
  }

  @Get('gate-devices')
  @RequirePermission('gate.manage')
  @ApiOkResponse({ type: GateDeviceListDto })
  async listGateDevices(@CurrentActor() actor: Actor): Promise<GateDeviceListDto> {
    return { items: await this.devices.listDevices(actor) };
  }

  @Post('gate-devices/:id/rename')
  @RequirePermission('gate.manage')
  @HttpCode(204)
  @ApiNoContentResponse()
  renameGateDevice(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { name }: RenameGateDeviceDto,
  ): Promise<void> {
    return this.devices.renameDevice(actor, id, name);
  }

  @Post('gate-devices/:id/unlock')
  @RequirePermission('gate.manage')
  @HttpCode(204)
  @ApiNoContentResponse()
  unlockGateDevice(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.devices.commandDevice(actor, id, 'unlock');
  }

  @Post('gate-devices/:id/end')
  @RequirePermission('gate.manage')
  @HttpCode(204)
  @ApiNoContentResponse()
  endGateDevice(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.devices.commandDevice(actor, id, 'end');
  }

  @Post('staff/:id/pin')
  @RequirePermission('staff.manage')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: CreatedPinDto })
  issueStaffPin(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<CreatedPinDto> {
    return this.devices.issueStaffPin(actor, id);
  }

  @Post('gate-pin')
  @RequirePermission('check.record')
  @HttpCode(204)
  @ApiNoContentResponse()
  setOwnPin(@CurrentActor() actor: Actor, @Body() { currentPassword, pin }: OwnPinDto): Promise<void> {
    return this.devices.setOwnPin(actor, currentPassword, pin);
  }
}
