import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Sse,
  type MessageEvent,
} from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AccountVersions, CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { PostgresListener } from '@khai-bao/platform/database';
import { streamChanges } from '@khai-bao/platform/http';
import type { Observable } from 'rxjs';
import { caseChannel } from './case-store.js';
import { CaseDetailDto, CaseListDto, CaseQuery, ChangeStateDto, UnfoldedDto } from './cases.dto.js';
import { CasesService } from './cases.service.js';
import { UnfoldFlags } from './unfold-flags.js';

@ApiTags('cases')
@Controller('v1')
export class CasesController {
  constructor(
    private readonly cases: CasesService,
    private readonly unfoldFlags: UnfoldFlags,
    private readonly listener: PostgresListener,
    private readonly versions: AccountVersions,
  ) {}

  @Get('cases')
  @RequirePermission('case.read')
  @ApiOkResponse({ type: CaseListDto })
  listCases(@CurrentActor() actor: Actor, @Query() query: CaseQuery): Promise<CaseListDto> {
    return this.cases.list(actor, query);
  }

  @Get('cases/:id')
  @RequirePermission('case.read')
  @ApiOkResponse({ type: CaseDetailDto })
  getCase(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<CaseDetailDto> {
    return this.cases.read(actor, id);
  }

  @Post('cases/:id/acknowledge')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CaseDetailDto })
  acknowledgeCase(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<CaseDetailDto> {
    return this.cases.acknowledge(actor, id);
  }

  @Post('cases/:id/state')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CaseDetailDto })
  changeCaseState(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ChangeStateDto,
  ): Promise<CaseDetailDto> {
    return this.cases.change(actor, id, body.state, body.note ?? null);
  }

  /** Opens the oldest 50 flags of a flood that stand folded under a case as cases of their own. */
  @Post('cases/:id/unfold')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: UnfoldedDto })
  unfoldCase(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<UnfoldedDto> {
    return this.unfoldFlags.run(actor, id);
  }

  /** Cases as they change, as server-sent events; resumed by `Last-Event-ID`. */
  @Sse('stream')
  @RequirePermission('case.read')
  streamCases(
    @CurrentActor() actor: Actor,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<Observable<MessageEvent>> {
    return streamChanges(
      { actor, lastEventId, versions: this.versions },
      {
        wakeUps: this.listener.notificationsOf(caseChannel),
        newest: () => this.cases.lastChange(),
        readEventsAfter: (after) => this.cases.changesAfter(actor, after),
        type: 'case',
      },
    );
  }
}
