import { Controller, Get, Injectable, Module, Param, ParseUUIDPipe, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiProperty, ApiTags } from '@nestjs/swagger';
import { gateDirections, type GateDirection } from '@khai-bao/contracts';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import type { FastifyReply } from 'fastify';
import { DeclarationsConfig } from '../declarations.config.js';
import { GatesModule } from '../gates/gates.module.js';
import { GatesService } from '../gates/gates.service.js';
import { posterVersion, type Poster } from './poster.js';
import { PosterFiles } from './poster-files.js';

export class PosterDto implements Poster {
  @ApiProperty() unitName: string;
  @ApiProperty() gateName: string;
  @ApiProperty({ enum: gateDirections, enumName: 'GateDirection' }) direction: GateDirection;
  @ApiProperty() areaName: string;
  @ApiProperty() code: string;
  @ApiProperty() url: string;
  @ApiProperty() version: number;
  @ApiProperty() issuedOn: string;
}

@Injectable()
export class PostersService {
  constructor(
    private readonly gates: GatesService,
    private readonly config: DeclarationsConfig,
    private readonly clock: Clock,
  ) {}

  /** The poster of one of the unit's own gates. */
  async poster(actor: Actor, gateId: string): Promise<Poster> {
    const gate = await this.gates.ownGate(actor, gateId);
    return {
      unitName: gate.unitName,
      gateName: gate.gateName,
      direction: gate.direction,
      areaName: gate.areaName,
      code: gate.code,
      url: `${this.config.publicOrigin}/g/${gate.code}`,
      version: posterVersion,
      issuedOn: this.clock.today(),
    };
  }
}

@ApiTags('posters')
@Controller('v1/gates/:id')
export class PostersController {
  constructor(
    private readonly posters: PostersService,
    private readonly files: PosterFiles,
  ) {}

  @Get('poster')
  @RequirePermission('gate.manage')
  @ApiOkResponse({ type: PosterDto })
  getPoster(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<PosterDto> {
    return this.posters.poster(actor, id);
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
    const poster = await this.posters.poster(actor, id);
    const file = await this.files.pdf(poster);
    await reply
      .header('content-type', 'application/pdf')
      .header('content-disposition', `attachment; filename="khai-bao-${poster.code}.pdf"`)
      .send(file);
  }
}

@Module({
  imports: [GatesModule],
  controllers: [PostersController],
  providers: [PostersService, PosterFiles],
})
export class PostersModule {}
