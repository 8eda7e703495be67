import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { NcoviDecisions } from './ncovi-decisions.js';
import {
  DecideNcoviWorkDto,
  NcoviWorkDto,
  NcoviWorkListDto,
  NcoviWorkQuery,
  OwnNcoviCoverDto,
} from './ncovi-work.dto.js';
import { NcoviWorkReader } from './ncovi-work-reader.js';
import { OwnCoverReader } from './own-cover-reader.js';

@ApiTags('ncovi')
@Controller('v1')
export class NcoviController {
  constructor(
    private readonly reader: NcoviWorkReader,
    private readonly decisions: NcoviDecisions,
    private readonly ownCover: OwnCoverReader,
  ) {}

  /** Lists questions about the national NCOVI list in an area, with the numbers of covered units. */
  @Get('ncovi-work')
  @RequirePermission('registration.read')
  @ApiOkResponse({ type: NcoviWorkListDto })
  listNcoviWork(@CurrentActor() actor: Actor, @Query() query: NcoviWorkQuery): Promise<NcoviWorkListDto> {
    return this.reader.listWork(actor, query);
  }

  /** Returns a question with the entry of the list and the units that it may be. */
  @Get('ncovi-work/:id')
  @RequirePermission('registration.read')
  @ApiOkResponse({ type: NcoviWorkDto })
  getNcoviWork(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<NcoviWorkDto> {
    return this.reader.readWork(actor, id);
  }

  /** Decides a question: which unit the entry is, or that it is none of them; whether a claim holds. */
  @Post('ncovi-work/:id/decision')
  @HttpCode(204)
  @RequirePermission('registration.act')
  @ApiNoContentResponse()
  decideNcoviWork(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: DecideNcoviWorkDto,
  ): Promise<void> {
    return this.decisions.decideWork(actor, id, form);
  }

  /** Returns whether NCOVI covers the own unit, and until when after it has left the list. */
  @Get('ncovi-cover')
  @RequirePermission('unit-notice.read')
  @ApiOkResponse({ type: OwnNcoviCoverDto })
  getOwnNcoviCover(@CurrentActor() actor: Actor): Promise<OwnNcoviCoverDto> {
    return this.ownCover.readCover(requireOwnUnit(actor));
  }
}
