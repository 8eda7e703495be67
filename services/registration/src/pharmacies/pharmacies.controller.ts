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
  Res,
  Sse,
  type MessageEvent,
} from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import {
  AccessTrail,
  AccountVersions,
  CurrentActor,
  RequirePermission,
  type Actor,
} from '@khai-bao/platform/auth';
import { PostgresListener } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { streamChanges } from '@khai-bao/platform/http';
import { isDay } from '@khai-bao/platform/working-time';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { ActResultsDto } from '../committee/registration-actions.dto.js';
import { sendXlsx, xlsxMediaType } from '../spreadsheets/send-xlsx.js';
import { PharmacyDailyExports } from './daily-exports.js';
import {
  PharmacyChangeListDto,
  PharmacyChangeQuery,
  PharmacyDetailDto,
  PharmacyFileListDto,
  PharmacyListDto,
  PharmacyLookDto,
  PharmacyQuery,
  PharmacyWordDto,
  ReleaseDto,
} from './pharmacies.dto.js';
import { PharmaciesService } from './pharmacies.service.js';
import { pharmacyChangesChannel } from './pharmacy-list-projection.js';
import { PharmacyDecisions } from './pharmacy-decisions.js';
import { PharmacyWorkbook } from './pharmacy-workbook.js';

@ApiTags('pharmacies')
@Controller('v1/pharmacies')
export class PharmaciesController {
  constructor(
    private readonly pharmacies: PharmaciesService,
    private readonly decisions: PharmacyDecisions,
    private readonly dailyExports: PharmacyDailyExports,
    private readonly workbook: PharmacyWorkbook,
    private readonly trail: AccessTrail,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly listener: PostgresListener,
    private readonly versions: AccountVersions,
  ) {}

  @Get()
  @RequirePermission('pharmacy.read')
  @ApiOkResponse({ type: PharmacyListDto })
  listPharmacies(@CurrentActor() actor: Actor, @Query() query: PharmacyQuery): Promise<PharmacyListDto> {
    return this.pharmacies.listPharmacies(actor, query);
  }

  /** Lists changes since an instant, or since the officer read the list last; without contacts. */
  @Get('changes')
  @RequirePermission('pharmacy.read')
  @ApiOkResponse({ type: PharmacyChangeListDto })
  listPharmacyChanges(
    @CurrentActor() actor: Actor,
    @Query() query: PharmacyChangeQuery,
  ): Promise<PharmacyChangeListDto> {
    return this.pharmacies.listChanges(actor, query);
  }

  @Post('looked')
  @HttpCode(204)
  @RequirePermission('pharmacy.read')
  @ApiNoContentResponse()
  markPharmaciesSeen(@CurrentActor() actor: Actor, @Body() { at }: PharmacyLookDto): Promise<void> {
    return this.pharmacies.markChangesSeen(actor, at);
  }

  /** Exports the whole list and its changes as a workbook. */
  @Get('export')
  @RequirePermission('pharmacy.read')
  @ApiProduces(xlsxMediaType)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async exportPharmacies(
    @CurrentActor() actor: Actor,
    @Query() query: PharmacyChangeQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { since } = await this.pharmacies.listChanges(actor, { ...query, limit: 1 });
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'pharmacy.export', 'area', actor.areaCode ?? ''),
    );
    sendXlsx(
      reply,
      this.workbook.writePharmacies(actor.areaPath ?? '', new Date(since), this.clock.now()),
      'nha-thuoc.xlsx',
    );
  }

  /** Lists the available daily exports. */
  @Get('files')
  @RequirePermission('pharmacy.read')
  @ApiOkResponse({ type: PharmacyFileListDto })
  async listDailyExports(@CurrentActor() actor: Actor): Promise<PharmacyFileListDto> {
    return { items: await this.dailyExports.listDailyExports(actor) };
  }

  /** Downloads the daily export that the Support channel announced. */
  @Get('files/:day')
  @RequirePermission('pharmacy.read')
  @ApiProduces(xlsxMediaType)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async downloadDailyExport(
    @CurrentActor() actor: Actor,
    @Param('day') day: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!isDay(day)) throw new Problem('REGISTRATION.PHARMACY_FILE_NOT_FOUND');
    sendXlsx(reply, await this.dailyExports.openDailyExport(actor, day), `nha-thuoc-${day}.xlsx`);
  }

  /** Streams the ids of changed pharmacies as server-sent events; resumable with `Last-Event-ID`. */
  @Sse('stream')
  @RequirePermission('pharmacy.read')
  streamPharmacies(
    @CurrentActor() actor: Actor,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<Observable<MessageEvent>> {
    return streamChanges(
      { actor, lastEventId, versions: this.versions },
      {
        wakeUps: this.listener.notificationsOf(pharmacyChangesChannel),
        newest: () => this.pharmacies.readLastChangeNumber(),
        readEventsAfter: (after) => this.pharmacies.listChangesAfter(actor, after),
        type: 'pharmacy',
      },
    );
  }

  /** Forwards pharmacies to DIC for an account. */
  @Post('release')
  @HttpCode(200)
  @RequirePermission('pharmacy.decide')
  @ApiOkResponse({ type: ActResultsDto })
  async releasePharmacies(@CurrentActor() actor: Actor, @Body() { ids }: ReleaseDto): Promise<ActResultsDto> {
    return { results: await this.decisions.releasePharmacies(actor, ids) };
  }

  @Get(':id')
  @RequirePermission('pharmacy.read')
  @ApiOkResponse({ type: PharmacyDetailDto })
  getPharmacy(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<PharmacyDetailDto> {
    return this.pharmacies.getPharmacy(actor, id);
  }

  /** The Department of Health asks the committee about a pharmacy. */
  @Post(':id/question')
  @HttpCode(204)
  @RequirePermission('pharmacy.decide')
  @ApiNoContentResponse()
  askAboutPharmacy(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { text }: PharmacyWordDto,
  ): Promise<void> {
    return this.decisions.askCommittee(actor, id, text);
  }

  /** The committee answers the question of the Department of Health. */
  @Post(':id/answer')
  @HttpCode(204)
  @RequirePermission('registration.act')
  @ApiNoContentResponse()
  answerAboutPharmacy(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { text }: PharmacyWordDto,
  ): Promise<void> {
    return this.decisions.answerHealthDepartment(actor, id, text);
  }
}
