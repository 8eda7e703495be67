import { maxUploadBytes } from '@khai-bao/contracts';
import { Body, Controller, Headers, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, Public, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import type { FastifyRequest } from 'fastify';
import { AnswerFileDto } from '../units/unit-history.dto.js';
import { readUpload } from '../uploads/read-upload.js';
import { RegisteredDto, RegisterSitesDto, RegisterUnitDto } from './register-unit.dto.js';
import { RegistrationTracking } from './registration-tracking.js';
import { AnswerDto, TrackDto, TrackedDto } from './tracking.dto.js';
import { UnitRegistrar } from './unit-registrar.js';

/** A photo of a phone is smaller. The gateway has the same limit. */

@ApiTags('registrations')
@Controller('v1/registrations')
export class RegisteringController {
  constructor(
    private readonly registrar: UnitRegistrar,
    private readonly tracking: RegistrationTracking,
  ) {}

  /** A unit registers, alone or with further sites. A repeated request with the same idempotency key gets the same response. */
  @Post()
  @Public()
  @ApiHeader({ name: 'idempotency-key', description: 'A UUID made by the client', required: true })
  @ApiCreatedResponse({ type: RegisteredDto })
  registerUnit(
    @Body() form: RegisterSitesDto,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<RegisteredDto> {
    return this.registrar.registerUnit(form, requireIdempotencyKey(key), null);
  }

  /** An officer registers a unit that came to the counter or called. */
  @Post('counter')
  @RequirePermission('registration.type-in')
  @ApiHeader({ name: 'idempotency-key', description: 'A UUID made by the client', required: true })
  @ApiCreatedResponse({ type: RegisteredDto })
  registerUnitAtCounter(
    @CurrentActor() actor: Actor,
    @Body() form: RegisterUnitDto,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<RegisteredDto> {
    return this.registrar.registerUnit(form, requireIdempotencyKey(key), actor);
  }

  @Post('track')
  @Public()
  @HttpCode(200)
  @ApiOkResponse({ type: TrackedDto })
  trackRegistration(@Body() form: TrackDto): Promise<TrackedDto> {
    return this.tracking.trackRegistration(form);
  }

  /** The unit answers the question of its committee, and the registration returns to the committee. A repeated answer changes nothing. */
  @Post('answer')
  @Public()
  @HttpCode(200)
  @ApiOkResponse({ type: TrackedDto })
  answerRegistrationQuestion(@Body() form: AnswerDto): Promise<TrackedDto> {
    return this.tracking.answerQuestion(form);
  }

  /** A picture or PDF for the unit's answer: up to 5 MB, three files per answer. Code and digits are headers, because URLs are logged. */
  @Post('answer-files')
  @Public()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiHeader({ name: 'x-tracking-code', required: true })
  @ApiHeader({ name: 'x-phone-tail', description: 'The last four digits of the phone given', required: true })
  @ApiCreatedResponse({ type: AnswerFileDto })
  uploadAnswerFile(
    @Headers('x-tracking-code') trackingCode: string | undefined,
    @Headers('x-phone-tail') phoneTail: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<AnswerFileDto> {
    if (trackingCode === undefined || trackingCode.length > 40 || !/^\d{4}$/.test(phoneTail ?? ''))
      throw new Problem('REGISTRATION.NOT_FOUND');
    return this.tracking.storeAnswerFile({ trackingCode, phoneTail: phoneTail! }, () =>
      readUpload(request, maxUploadBytes.answerFile, 'REGISTRATION.FILE_TOO_LARGE'),
    );
  }
}

/** @throws Problem PLATFORM.VALIDATION when the header is missing or not a UUID */
function requireIdempotencyKey(key: string | undefined): string {
  if (key === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key))
    throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'idempotency-key', code: 'isUuid' }] });
  return key.toLowerCase();
}
