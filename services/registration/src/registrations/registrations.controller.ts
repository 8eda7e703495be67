import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentActor, Public, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { sendFileDownload } from '@khai-bao/platform/http';
import type { ImageOrPdfType } from '@khai-bao/platform/files';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendXlsx, xlsxType } from '../spreadsheets/send-xlsx.js';
import { readUpload } from '../imports/uploads.js';
import { AnswerFiles } from './answer-files.js';
import { SplitUnit } from './split-unit.js';
import { CorrectUnit } from './correct-unit.js';
import { ExportList } from './export-list.js';
import { RegisterUnit } from './register-unit.js';
import {
  ActDto,
  AnswerFileDto,
  AnswerDto,
  ActResultsDto,
  CorrectUnitDto,
  RegisteredDto,
  RegisterSitesDto,
  RegisterUnitDto,
  RegistrationDetailDto,
  RegistrationListDto,
  RegistrationQuery,
  SplitUnitDto,
  SplitUnitsDto,
  TrackDto,
  TrackedDto,
} from './registrations.dto.js';
import { RegistrationsService } from './registrations.service.js';

/** A photo of a phone is smaller. The gateway has the same. */
const answerFileLimit = 5 * 1024 * 1024;
const endingOf: Readonly<Record<ImageOrPdfType, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
};

@ApiTags('registrations')
@Controller('v1/registrations')
export class RegistrationsController {
  constructor(
    private readonly registrations: RegistrationsService,
    private readonly registrar: RegisterUnit,
    private readonly correctUnit: CorrectUnit,
    private readonly splitter: SplitUnit,
    private readonly exportList: ExportList,
    private readonly answerFiles: AnswerFiles,
  ) {}

  /** A unit registers, alone or with further sites. Repeating it with the same key answers the same. */
  @Post()
  @Public()
  @ApiHeader({ name: 'idempotency-key', description: 'A UUID made by the client', required: true })
  @ApiCreatedResponse({ type: RegisteredDto })
  registerUnit(
    @Body() form: RegisterSitesDto,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<RegisteredDto> {
    return this.registrar.run(form, requireKey(key), null);
  }

  /** An officer types a registration in, for a unit that came by or called. */
  @Post('counter')
  @RequirePermission('registration.type-in')
  @ApiHeader({ name: 'idempotency-key', description: 'A UUID made by the client', required: true })
  @ApiCreatedResponse({ type: RegisteredDto })
  registerUnitAtCounter(
    @CurrentActor() actor: Actor,
    @Body() form: RegisterUnitDto,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<RegisteredDto> {
    return this.registrar.run(form, requireKey(key), actor);
  }

  @Post('track')
  @Public()
  @HttpCode(200)
  @ApiOkResponse({ type: TrackedDto })
  trackRegistration(@Body() form: TrackDto): Promise<TrackedDto> {
    return this.registrations.track(form);
  }

  /** The unit answers what its committee asked; the registration is then with the committee again. The same answer twice is one. */
  @Post('answer')
  @Public()
  @HttpCode(200)
  @ApiOkResponse({ type: TrackedDto })
  answerRegistrationQuestion(@Body() form: AnswerDto): Promise<TrackedDto> {
    return this.registrations.answer(form);
  }

  /** A picture or PDF for the answer to what is asked, up to 5 MB, three for one answer. Code and digits stand in headers: an address is written down in many places. */
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
    return this.registrations.addFile({ trackingCode, phoneTail: phoneTail! }, () =>
      readUpload(request, answerFileLimit, 'REGISTRATION.FILE_TOO_LARGE'),
    );
  }

  @Get()
  @RequirePermission('registration.read')
  @ApiOkResponse({ type: RegistrationListDto })
  listRegistrations(
    @CurrentActor() actor: Actor,
    @Query() query: RegistrationQuery,
  ): Promise<RegistrationListDto> {
    return this.registrations.list(actor, query);
  }

  /** The same list, whole, as a workbook. */
  @Get('export')
  @RequirePermission('registration.read')
  @ApiProduces(xlsxType)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async exportRegistrations(
    @CurrentActor() actor: Actor,
    @Query() query: RegistrationQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendXlsx(reply, await this.exportList.run(actor, query), 'dang-ky.xlsx');
  }

  @Post('actions')
  @HttpCode(200)
  @RequirePermission('registration.act')
  @ApiOkResponse({ type: ActResultsDto })
  async actOnRegistrations(@CurrentActor() actor: Actor, @Body() order: ActDto): Promise<ActResultsDto> {
    return { results: await this.registrations.act(actor, order) };
  }

  @Get(':id')
  @RequirePermission('registration.read')
  @ApiOkResponse({ type: RegistrationDetailDto })
  getRegistration(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<RegistrationDetailDto> {
    return this.registrations.read(actor, id);
  }

  /** A file that the unit answered with, to be kept and never shown within the page's origin. */
  @Get(':id/files/:fileId')
  @RequirePermission('registration.read')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async downloadAnswerFile(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('fileId', ParseUUIDPipe) fileId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.answerFiles.open(actor, id, fileId);
    await sendFileDownload(reply, file, `attachment; filename="${fileId}.${endingOf[file.type]}"`);
  }

  /** One unit becomes several. */
  @Post(':id/split')
  @HttpCode(200)
  @RequirePermission('registration.act')
  @ApiOkResponse({ type: SplitUnitsDto })
  async splitUnit(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: SplitUnitDto,
  ): Promise<SplitUnitsDto> {
    const made = await this.splitter.run(actor, id, form);
    return {
      items: made.map((unit) => ({
        unitId: unit.id,
        trackingCode: unit.tracking_code,
        name: unit.name,
        areaName: unit.area_name,
        state: unit.state,
      })),
    };
  }

  /** An officer completes or corrects a registration; answers it as it stands then. */
  @Put(':id')
  @RequirePermission('registration.act')
  @ApiOkResponse({ type: RegistrationDetailDto })
  async correctRegistration(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: CorrectUnitDto,
  ): Promise<RegistrationDetailDto> {
    await this.correctUnit.run(actor, id, form);
    return this.registrations.read(actor, id);
  }
}

function requireKey(key: string | undefined): string {
  if (key === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key))
    throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'idempotency-key', code: 'isUuid' }] });
  return key.toLowerCase();
}
