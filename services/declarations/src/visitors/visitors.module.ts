import { Body, Controller, Get, HttpCode, Module, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import type { FastifyReply } from 'fastify';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { PassesModule } from '../passes/passes.module.js';
import { FindVisitor } from './find-visitor.js';
import { FindVisitorDto, FoundVisitorsDto, VisitorListDto, VisitorQuery } from './visitors.dto.js';
import { VisitorsService } from './visitors.service.js';

@ApiTags('visitors')
@Controller('v1/visitors')
export class VisitorsController {
  constructor(private readonly visitors: VisitorsService) {}

  @Get()
  @RequirePermission('visitor.read')
  @ApiOkResponse({ type: VisitorListDto })
  listVisitors(@CurrentActor() actor: Actor, @Query() query: VisitorQuery): Promise<VisitorListDto> {
    return this.visitors.list(actor, query);
  }

  @Get('export')
  @RequirePermission('visitor.read')
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async exportVisitors(
    @CurrentActor() actor: Actor,
    @Query() query: VisitorQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { file, day } = await this.visitors.exportCsv(actor, query);
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="nguoi-den-${day}.csv"`)
      .send(file);
  }

  @Post('find')
  @HttpCode(200)
  @RequirePermission('visitor.read')
  @ApiOkResponse({ type: FoundVisitorsDto })
  findVisitorByPhone(
    @CurrentActor() actor: Actor,
    @Body() { phone }: FindVisitorDto,
  ): Promise<FoundVisitorsDto> {
    return this.visitors.find(actor, phone);
  }
}

@Module({
  imports: [DayKeysModule, PassesModule],
  controllers: [VisitorsController],
  providers: [VisitorsService, FindVisitor],
})
export class VisitorsModule {}
