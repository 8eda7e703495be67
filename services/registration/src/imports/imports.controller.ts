import { maxUploadBytes } from '@khai-bao/contracts';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseIntPipe,
  ParseUUIDPipe,
  Patch,
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
  ApiOkResponse,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendXlsx, xlsxMediaType } from '../spreadsheets/send-xlsx.js';
import { ImportDownloads } from './import-downloads.js';
import {
  ImportDto,
  ImportListDto,
  ImportRowListDto,
  ImportRowQuery,
  MatchDto,
  MendedRowDto,
  RowValuesDto,
} from './imports.dto.js';
import { ImportsService } from './imports.service.js';
import { readUpload } from '../uploads/read-upload.js';

/** Registrations from a spreadsheet: upload, check, correct, import. A committee sees only its own imports. */
@ApiTags('imports')
@RequirePermission('registration.type-in')
@Controller('v1/imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly files: ImportDownloads,
  ) {}

  /** Downloads the empty template with the kinds of units and the committee's wards as choices. */
  @Get('template')
  @ApiProduces(xlsxMediaType)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  downloadImportTemplate(@CurrentActor() actor: Actor, @Res() reply: FastifyReply): void {
    sendXlsx(reply, this.files.writeTemplate(actor), 'khai-bao-mau.xlsx');
  }

  /** Uploads a file of at most 10 MB, xlsx or csv. */
  @Post()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: ImportDto })
  async uploadImport(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<ImportDto> {
    return this.imports.uploadImport(
      actor,
      await readUpload(request, maxUploadBytes.spreadsheet, 'REGISTRATION.IMPORT_TOO_LARGE'),
    );
  }

  @Get()
  @ApiOkResponse({ type: ImportListDto })
  async listImports(@CurrentActor() actor: Actor): Promise<ImportListDto> {
    return { items: await this.imports.listImports(actor) };
  }

  @Get(':id')
  @ApiOkResponse({ type: ImportDto })
  getImport(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<ImportDto> {
    return this.imports.getImport(actor, id);
  }

  /** Includes the rows that the spreadsheet hides, by hand or by a filter. */
  @Post(':id/hidden-rows')
  @HttpCode(200)
  @ApiOkResponse({ type: ImportDto })
  includeHiddenRows(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ImportDto> {
    return this.imports.includeHiddenRows(actor, id);
  }

  @Put(':id/columns')
  @ApiOkResponse({ type: ImportDto })
  matchImportColumns(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { columns }: MatchDto,
  ): Promise<ImportDto> {
    return this.imports.matchImportColumns(actor, id, columns);
  }

  @Get(':id/rows')
  @ApiOkResponse({ type: ImportRowListDto })
  listImportRows(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() query: ImportRowQuery,
  ): Promise<ImportRowListDto> {
    return this.imports.listImportRows(actor, id, query);
  }

  @Patch(':id/rows/:n')
  @ApiOkResponse({ type: MendedRowDto })
  correctImportRow(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('n', ParseIntPipe) n: number,
    @Body() values: RowValuesDto,
  ): Promise<MendedRowDto> {
    if (n < 1 || n > 2_000_000) throw new Problem('REGISTRATION.IMPORT_NOT_FOUND');
    return this.imports.correctImportRow(actor, id, n, values);
  }

  /** Starts the import of the good rows. A repeated request changes nothing. */
  @Post(':id/run')
  @HttpCode(200)
  @ApiOkResponse({ type: ImportDto })
  runImport(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<ImportDto> {
    return this.imports.startImport(actor, id);
  }

  /** Downloads the rows that were not imported, each with its reason. */
  @Get(':id/rest')
  @ApiProduces(xlsxMediaType)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async downloadRemainingRows(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendXlsx(reply, await this.files.writeRemainingRows(actor, id), 'chua-nhap.xlsx');
  }
}
