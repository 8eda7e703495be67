import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import {
  DecideRemovalsDto,
  NcoviListDto,
  NcoviQuarantineDto,
  NcoviQuarantineQuery,
  RestartNcoviListDto,
} from './ncovi-list.dto.js';
import { NcoviListService } from './ncovi-list.service.js';

/** The national list of NCOVI units. */
@ApiTags('ncovi list')
@Controller('v1/ncovi-list')
export class NcoviListController {
  constructor(private readonly service: NcoviListService) {}

  @Get()
  @RequirePermission('feed.read')
  @ApiOkResponse({ type: NcoviListDto })
  getNcoviList(): Promise<NcoviListDto> {
    return this.service.readNcoviList();
  }

  @Get('quarantine')
  @RequirePermission('feed.read')
  @ApiOkResponse({ type: NcoviQuarantineDto })
  listNcoviQuarantine(@Query() query: NcoviQuarantineQuery): Promise<NcoviQuarantineDto> {
    return this.service.listQuarantine(query);
  }

  @Post('removals')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @ApiOperation({
    summary:
      'Publishes or drops removals that wait for a decision; the numbers must be those that were shown',
  })
  @ApiOkResponse({ type: NcoviListDto })
  decideNcoviRemovals(@CurrentActor() actor: Actor, @Body() form: DecideRemovalsDto): Promise<NcoviListDto> {
    return this.service.decideRemovals(actor, form);
  }

  @Post('restart')
  @HttpCode(200)
  @RequirePermission('feed.operate')
  @ApiOperation({ summary: 'Reads the list from its first change and compares it with what is published' })
  @ApiOkResponse({ type: NcoviListDto })
  restartNcoviList(
    @CurrentActor() actor: Actor,
    @Body() { reason }: RestartNcoviListDto,
  ): Promise<NcoviListDto> {
    return this.service.restartReading(actor, reason);
  }
}
