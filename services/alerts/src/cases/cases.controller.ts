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
import { CaseActions } from './case-actions.js';
import { CaseDetailReader } from './case-detail-reader.js';
import { CaseList } from './case-list.js';
import { CaseMerger } from './case-merger.js';
import { caseChannel } from './case-publisher.js';
import {
  CaseDetailDto,
  CaseListDto,
  CaseQuery,
  ChangeCaseStateDto,
  MergeCaseDto,
  RecordCaseCallDto,
  RecordCaseStepDto,
} from './cases.dto.js';

@ApiTags('cases')
@Controller('v1')
export class CasesController {
  constructor(
    private readonly list: CaseList,
    private readonly details: CaseDetailReader,
    private readonly actions: CaseActions,
    private readonly merger: CaseMerger,
    private readonly listener: PostgresListener,
    private readonly versions: AccountVersions,
  ) {}

  @Get('cases')
  @RequirePermission('case.read')
  @ApiOkResponse({ type: CaseListDto })
  listCases(@CurrentActor() actor: Actor, @Query() query: CaseQuery): Promise<CaseListDto> {
    return this.list.listCases(actor, query);
  }

  @Get('cases/:id')
  @RequirePermission('case.read')
  @ApiOkResponse({ type: CaseDetailDto })
  getCase(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<CaseDetailDto> {
    return this.details.readCase(actor, id);
  }

  @Post('cases/:id/acknowledge')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CaseDetailDto })
  acknowledgeCase(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<CaseDetailDto> {
    return this.actions.acknowledgeCase(actor, id);
  }

  @Post('cases/:id/state')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CaseDetailDto })
  changeCaseState(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ChangeCaseStateDto,
  ): Promise<CaseDetailDto> {
    return this.actions.changeCaseState(actor, id, body);
  }

  /** Records a step of the investigation: isolated, transported, sampled, result. */
  @Post('cases/:id/steps')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CaseDetailDto })
  recordCaseStep(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: RecordCaseStepDto,
  ): Promise<CaseDetailDto> {
    return this.actions.recordStep(actor, id, body);
  }

  /** Records a call because of the case, with its outcome. */
  @Post('cases/:id/calls')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CaseDetailDto })
  recordCaseCall(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: RecordCaseCallDto,
  ): Promise<CaseDetailDto> {
    return this.actions.recordCall(actor, id, body);
  }

  /** Merges a case of the same person into this one and closes it as a duplicate. */
  @Post('cases/:id/merge')
  @HttpCode(200)
  @RequirePermission('case.act')
  @ApiOkResponse({ type: CaseDetailDto })
  mergeCase(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: MergeCaseDto,
  ): Promise<CaseDetailDto> {
    return this.merger.mergeCase(actor, id, body);
  }

  /** Streams changed cases as server-sent events. A stream is resumed by `Last-Event-ID`. */
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
        newest: () => this.list.findLastChangeNumber(),
        readEventsAfter: (after) => this.list.listChangesAfter(actor, after),
        type: 'case',
      },
    );
  }
}
