import { Body, Controller, Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { DpopProofs, Public } from '@khai-bao/platform/auth';
import type { FastifyRequest } from 'fastify';
import { describeDevice } from '../identity/devices/device-name.js';
import { GateDeviceEnroller } from './gate-device-enroller.js';
import {
  EnrolGateDeviceDto,
  EnrolledGateDeviceDto,
  GateDeviceDutyDto,
  GateDevicePasswordDto,
  GateDeviceReportDto,
  GateShiftDto,
  PinSignInDto,
} from './gate-devices.dto.js';
import { GateShiftsService, type ProvenPhone } from './gate-shifts.service.js';

/**
 * What a phone does as a gate device. The routes need no access token: each request proves the key of the device
 * (RFC 9449), which identifies it.
 */
@ApiTags('gate shifts')
@Controller('v1/gate-devices')
@Public()
export class GateShiftsController {
  constructor(
    private readonly enroller: GateDeviceEnroller,
    private readonly shifts: GateShiftsService,
    private readonly proofs: DpopProofs,
  ) {}

  @Post('enrol')
  @ApiCreatedResponse({ type: EnrolledGateDeviceDto })
  async enrolGateDevice(
    @Body() body: EnrolGateDeviceDto,
    @Req() request: FastifyRequest,
  ): Promise<EnrolledGateDeviceDto> {
    const { enrolmentToken } = body;
    const { keyThumbprint, platform } = await this.provePhone(request, enrolmentToken, () =>
      this.enroller.isKnownEnrolment(enrolmentToken),
    );
    return this.enroller.enrolDevice(keyThumbprint, body, platform);
  }

  @Get('guards')
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: GateDeviceDutyDto })
  async listGuards(@Req() request: FastifyRequest): Promise<GateDeviceDutyDto> {
    return this.shifts.readDuty(await this.provePhone(request));
  }

  @Post('session')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: GateShiftDto })
  async signInByPin(@Body() body: PinSignInDto, @Req() request: FastifyRequest): Promise<GateShiftDto> {
    return this.shifts.signInByPin(await this.provePhone(request), body);
  }

  @Post('session/password')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: GateShiftDto })
  async signInOnGateDevice(
    @Body() body: GateDevicePasswordDto,
    @Req() request: FastifyRequest,
  ): Promise<GateShiftDto> {
    return this.shifts.signInByPassword(await this.provePhone(request), body);
  }

  @Post('session/renew')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: GateShiftDto })
  async renewGateShift(
    @Body() body: GateDeviceReportDto,
    @Req() request: FastifyRequest,
  ): Promise<GateShiftDto> {
    return this.shifts.renewShift(await this.provePhone(request), body);
  }

  @Post('session/end')
  @HttpCode(204)
  @ApiNoContentResponse()
  async endGateShift(@Req() request: FastifyRequest): Promise<void> {
    await this.shifts.endShift(await this.provePhone(request));
  }

  /** Requires a proof of a phone's key. @param isKnown whether the key, or the token of an enrolment, is one of this service */
  private async provePhone(
    request: FastifyRequest,
    boundToken: string | null = null,
    isKnown = (keyThumbprint: string): Promise<boolean> => this.shifts.isEnrolledKey(keyThumbprint),
  ): Promise<ProvenPhone> {
    return {
      keyThumbprint: await this.proofs.requireProof(request, boundToken, isKnown),
      platform: describeDevice(request.headers['user-agent']),
    };
  }
}
