import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import type { FastifyReply } from 'fastify';
import { sendXlsx, xlsxMediaType } from '../spreadsheets/send-xlsx.js';
import { CoverageDto, CoverageQuery, CoverageUnitListDto, CoverageUnitsQuery } from './coverage.dto.js';
import { CoverageService } from './coverage.service.js';
import { CoverageWorkbook } from './coverage-workbook.js';

@ApiTags('coverage')
@Controller('v1/coverage')
@RequirePermission('coverage.read')
export class CoverageController {
  constructor(
    private readonly coverage: CoverageService,
    private readonly exporter: CoverageWorkbook,
  ) {}

  /** Returns the coverage of an area and of the areas below it. */
  @Get()
  @ApiOkResponse({ type: CoverageDto })
  getCoverage(@CurrentActor() actor: Actor, @Query() query: CoverageQuery): Promise<CoverageDto> {
    return this.coverage.getCoverage(actor, query);
  }

  /** Lists units of an area at a stage, the longest silent first. */
  @Get('units')
  @ApiOkResponse({ type: CoverageUnitListDto })
  listCoverageUnits(
    @CurrentActor() actor: Actor,
    @Query() query: CoverageUnitsQuery,
  ): Promise<CoverageUnitListDto> {
    return this.coverage.listCoverageUnits(actor, query);
  }

  /** Exports the coverage as a workbook; for a ward with its units. */
  @Get('export')
  @ApiProduces(xlsxMediaType)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async exportCoverage(
    @CurrentActor() actor: Actor,
    @Query() query: CoverageQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendXlsx(reply, await this.exporter.exportCoverage(actor, query), 'do-bao-phu.xlsx');
  }
}
