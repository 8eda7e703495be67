import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { sendFileDownload } from '@khai-bao/platform/http';
import type { FastifyReply } from 'fastify';
import { GateDto } from '../gates/gates.dto.js';
import { PosterConfirmations } from './poster-confirmations.js';
import {
  ConfirmPosterQuery,
  PosterDto,
  PosterFileQuery,
  PosterPageListDto,
  PosterPaperQuery,
} from './posters.dto.js';
import { PostersService } from './posters.service.js';

@ApiTags('posters')
@Controller('v1')
@RequirePermission('gate.manage')
export class PostersController {
  constructor(
    private readonly posters: PostersService,
    private readonly confirmations: PosterConfirmations,
  ) {}

  @Get('gates/:id/poster')
  @ApiOkResponse({ type: PosterDto })
  getPoster(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<PosterDto> {
    return this.posters.describePoster(actor, id);
  }

  /** Returns the printed pages of a gate as shapes, for the preview. */
  @Get('gates/:id/poster-pages')
  @ApiOkResponse({ type: PosterPageListDto })
  async listPosterPages(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { paper }: PosterPaperQuery,
  ): Promise<PosterPageListDto> {
    return { items: await this.posters.drawPages(actor, id, paper) };
  }

  @Get('gates/:id/poster.pdf')
  @ApiProduces('application/pdf')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async downloadPosterPdf(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { paper, parts }: PosterFileQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { code, file } = await this.posters.renderGate(actor, id, paper, parts);
    await sendPdf(reply, file, `khai-bao-${code}.pdf`);
  }

  /** Returns everything that hangs at the open gates of the unit as one file. */
  @Get('posters.pdf')
  @ApiProduces('application/pdf')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async downloadAllPosters(
    @CurrentActor() actor: Actor,
    @Query() { paper, parts }: PosterFileQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendPdf(reply, await this.posters.renderUnit(actor, paper, parts), 'khai-bao-ap-phich.pdf');
  }

  /** Confirms with a photo of up to 1 MB that the current poster hangs at the gate. */
  @Post('gates/:id/poster-photo')
  @HttpCode(200)
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOkResponse({ type: GateDto })
  confirmPoster(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { read }: ConfirmPosterQuery,
    @Body() body: unknown,
  ): Promise<GateDto> {
    if (!Buffer.isBuffer(body)) throw new Problem('PLATFORM.UNSUPPORTED_TYPE');
    return this.confirmations.confirmPoster(actor, id, read, body);
  }

  /** Downloads the latest photo of the poster. The page shows it from a blob, never as a document of its own origin. */
  @Get('gates/:id/poster-photo')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async downloadPosterPhoto(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendFileDownload(reply, await this.confirmations.openPhoto(actor, id));
  }
}

const sendPdf = async (reply: FastifyReply, file: Buffer, name: string): Promise<void> => {
  await reply
    .header('content-type', 'application/pdf')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(file);
};
