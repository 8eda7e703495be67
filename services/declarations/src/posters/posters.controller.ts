import { Controller, Get, Param, ParseUUIDPipe, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import type { FastifyReply } from 'fastify';
import { PosterPdfCache } from './poster-pdf-cache.js';
import { PosterDto } from './posters.dto.js';
import { PostersService } from './posters.service.js';

@ApiTags('posters')
@Controller('v1/gates/:id')
export class PostersController {
  constructor(
    private readonly posters: PostersService,
    private readonly pdfCache: PosterPdfCache,
  ) {}

  @Get('poster')
  @RequirePermission('gate.manage')
  @ApiOkResponse({ type: PosterDto })
  getPoster(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<PosterDto> {
    return this.posters.describePoster(actor, id);
  }

  @Get('poster.pdf')
  @RequirePermission('gate.manage')
  @ApiProduces('application/pdf')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async downloadPosterPdf(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const poster = await this.posters.describePoster(actor, id);
    const file = await this.pdfCache.getPosterPdf(poster);
    await reply
      .header('content-type', 'application/pdf')
      .header('content-disposition', `attachment; filename="khai-bao-${poster.code}.pdf"`)
      .send(file);
  }
}
