import { Controller, Get, Param, ParseUUIDPipe, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { sendFileDownload } from '@khai-bao/platform/http';
import type { FastifyReply } from 'fastify';
import { PosterInspection } from './poster-inspection.js';
import { UnitPosterListDto } from './posters.dto.js';

/** What hangs at the gates of a unit, for the officials of its area. */
@ApiTags('posters')
@Controller('v1/units/:unitId/posters')
@RequirePermission('coverage.read')
export class UnitPostersController {
  constructor(private readonly inspection: PosterInspection) {}

  @Get()
  @ApiOkResponse({ type: UnitPosterListDto })
  listUnitPosters(
    @CurrentActor() actor: Actor,
    @Param('unitId', ParseUUIDPipe) unitId: string,
  ): Promise<UnitPosterListDto> {
    return this.inspection.listUnitPosters(actor, unitId.toLowerCase());
  }

  /** Downloads the latest photo of the poster at a gate. Each download is recorded in the access trail. */
  @Get(':gateId/photo')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async downloadUnitPosterPhoto(
    @CurrentActor() actor: Actor,
    @Param('unitId', ParseUUIDPipe) unitId: string,
    @Param('gateId', ParseUUIDPipe) gateId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const photo = await this.inspection.openUnitPhoto(actor, unitId.toLowerCase(), gateId.toLowerCase());
    await sendFileDownload(reply, photo);
  }
}
