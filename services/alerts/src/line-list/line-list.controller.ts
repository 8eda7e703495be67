import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import type { FastifyReply } from 'fastify';
import { LineListExport } from './line-list-export.js';
import { ExportLineListDto } from './line-list.dto.js';

@ApiTags('line-list')
@Controller('v1/line-list')
export class LineListController {
  constructor(private readonly lineList: LineListExport) {}

  /** Exports the cases of a period, or their contacts, without identities. Each export is a line of the access trail. */
  @Post()
  @HttpCode(200)
  @RequirePermission('case.read')
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async exportLineList(
    @CurrentActor() actor: Actor,
    @Body() body: ExportLineListDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { file, fileName } = await this.lineList.exportTable(actor, body);
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${fileName}"`)
      .send(file);
  }
}
