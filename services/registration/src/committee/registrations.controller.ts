import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { sendFileDownload } from '@khai-bao/platform/http';
import type { ImageOrPdfType } from '@khai-bao/platform/files';
import type { FastifyReply } from 'fastify';
import { AnswerFiles } from '../registering/answer-files.js';
import { sendXlsx, xlsxMediaType } from '../spreadsheets/send-xlsx.js';
import { CorrectUnitDto } from './correct-unit.dto.js';
import { ActDto, ActResultsDto } from './registration-actions.dto.js';
import { RegistrationActions } from './registration-actions.service.js';
import { RegistrationDetailDto } from './registration-detail.dto.js';
import { RegistrationDetailReader } from './registration-detail-reader.js';
import { RegistrationListWorkbook } from './registration-list-workbook.js';
import { RegistrationListDto, RegistrationQuery } from './registration-list.dto.js';
import { RegistrationList } from './registration-list.js';
import { SplitUnitDto, SplitUnitsDto } from './split-unit.dto.js';
import { UnitCorrector } from './unit-corrector.js';
import { UnitSplitter } from './unit-splitter.js';

const fileExtensionOf: Readonly<Record<ImageOrPdfType, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
};

@ApiTags('registrations')
@Controller('v1/registrations')
export class RegistrationsController {
  constructor(
    private readonly list: RegistrationList,
    private readonly details: RegistrationDetailReader,
    private readonly actions: RegistrationActions,
    private readonly corrector: UnitCorrector,
    private readonly splitter: UnitSplitter,
    private readonly workbook: RegistrationListWorkbook,
    private readonly answerFiles: AnswerFiles,
  ) {}

  @Get()
  @RequirePermission('registration.read')
  @ApiOkResponse({ type: RegistrationListDto })
  listRegistrations(
    @CurrentActor() actor: Actor,
    @Query() query: RegistrationQuery,
  ): Promise<RegistrationListDto> {
    return this.list.listRegistrations(actor, query);
  }

  /** The whole list as a workbook. */
  @Get('export')
  @RequirePermission('registration.read')
  @ApiProduces(xlsxMediaType)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async exportRegistrations(
    @CurrentActor() actor: Actor,
    @Query() query: RegistrationQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendXlsx(reply, await this.workbook.exportRegistrations(actor, query), 'dang-ky.xlsx');
  }

  @Post('actions')
  @HttpCode(200)
  @RequirePermission('registration.act')
  @ApiOkResponse({ type: ActResultsDto })
  async actOnRegistrations(@CurrentActor() actor: Actor, @Body() command: ActDto): Promise<ActResultsDto> {
    return { results: await this.actions.actOnRegistrations(actor, command) };
  }

  @Get(':id')
  @RequirePermission('registration.read')
  @ApiOkResponse({ type: RegistrationDetailDto })
  getRegistration(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<RegistrationDetailDto> {
    return this.details.getRegistration(actor, id);
  }

  /** Downloads a file of the unit's answer. The browser saves it and never shows it within the page's origin. */
  @Get(':id/files/:fileId')
  @RequirePermission('registration.read')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async downloadAnswerFile(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('fileId', ParseUUIDPipe) fileId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.answerFiles.openFile(actor, id, fileId);
    await sendFileDownload(reply, file, `attachment; filename="${fileId}.${fileExtensionOf[file.type]}"`);
  }

  /** Splits one unit into several. */
  @Post(':id/split')
  @HttpCode(200)
  @RequirePermission('registration.act')
  @ApiOkResponse({ type: SplitUnitsDto })
  async splitUnit(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: SplitUnitDto,
  ): Promise<SplitUnitsDto> {
    const made = await this.splitter.splitUnit(actor, id, form);
    return {
      items: made.map((unit) => ({
        unitId: unit.id,
        trackingCode: unit.trackingCode,
        name: unit.name,
        areaName: unit.areaName,
        state: unit.state,
      })),
    };
  }

  /** Corrects a registration, and returns it as it stands now. */
  @Put(':id')
  @RequirePermission('registration.act')
  @ApiOkResponse({ type: RegistrationDetailDto })
  async correctRegistration(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: CorrectUnitDto,
  ): Promise<RegistrationDetailDto> {
    await this.corrector.correctUnit(actor, id, form);
    return this.details.getRegistration(actor, id);
  }
}
