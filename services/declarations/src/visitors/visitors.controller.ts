import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import type { FastifyReply } from 'fastify';
import { VisitorCsvExport } from './visitor-csv-export.js';
import {
  FindVisitorByPhoneDto,
  ListVisitorsQuery,
  VisitorListDto,
  VisitorsByPhoneDto,
} from './visitors.dto.js';
import { VisitorsService } from './visitors.service.js';

@ApiTags('visitors')
@Controller('v1/visitors')
export class VisitorsController {
  constructor(
    private readonly visitors: VisitorsService,
    private readonly csvExport: VisitorCsvExport,
  ) {}

  @Get()
  @RequirePermission('visitor.read')
  @ApiOkResponse({ type: VisitorListDto })
  listVisitors(@CurrentActor() actor: Actor, @Query() query: ListVisitorsQuery): Promise<VisitorListDto> {
    return this.visitors.listVisitors(actor, query);
  }

  @Get('export')
  @RequirePermission('visitor.read')
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async exportVisitors(
    @CurrentActor() actor: Actor,
    @Query() query: ListVisitorsQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { file, day } = await this.csvExport.exportVisitors(actor, query);
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="nguoi-den-${day}.csv"`)
      .send(file);
  }

  @Post('find')
  @HttpCode(200)
  @RequirePermission('visitor.read')
  @ApiOkResponse({ type: VisitorsByPhoneDto })
  findVisitorByPhone(
    @CurrentActor() actor: Actor,
    @Body() { phone }: FindVisitorByPhoneDto,
  ): Promise<VisitorsByPhoneDto> {
    return this.visitors.findVisitorByPhone(actor, phone);
  }
}
