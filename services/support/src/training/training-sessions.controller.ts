import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { adminRoutes } from '@khai-bao/contracts';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { sendFileDownload } from '@khai-bao/platform/http';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { SupportConfig } from '../support.config.js';
import { SessionViews } from './session-views.js';
import { buildCalendar } from './training-calendar.js';
import { TrainingSessionsService } from './training-sessions.service.js';
import {
  CancelTrainingSessionDto,
  ChangeTrainingSessionDto,
  CreateTrainingSessionDto,
  TrainingRecordingDto,
  TrainingSessionDto,
  TrainingSessionListDto,
  TrainingSessionsQuery,
} from './training.dto.js';

@ApiTags('training')
@Controller('v1/training/sessions')
export class TrainingSessionsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: TrainingSessionsService,
    private readonly views: SessionViews,
    private readonly config: SupportConfig,
  ) {}

  /** Lists the sessions for the reader's unit or office. */
  @Get()
  @RequirePermission('training.read')
  @ApiOkResponse({ type: TrainingSessionListDto })
  async listTrainingSessions(
    @CurrentActor() actor: Actor,
    @Query() query: TrainingSessionsQuery,
  ): Promise<TrainingSessionListDto> {
    return { items: await this.views.listSessions(actor, query.view ?? 'upcoming') };
  }

  @Get(':id')
  @RequirePermission('training.read')
  @ApiOkResponse({ type: TrainingSessionDto })
  getTrainingSession(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<TrainingSessionDto> {
    return this.views.readSession(actor, id);
  }

  @Post()
  @RequirePermission('training.manage')
  @ApiCreatedResponse({ type: TrainingSessionDto })
  createTrainingSession(
    @CurrentActor() actor: Actor,
    @Body() form: CreateTrainingSessionDto,
  ): Promise<TrainingSessionDto> {
    return this.sessions.createSession(actor, form);
  }

  /** Changes a session before it starts; a new time moves it. */
  @Put(':id')
  @RequirePermission('training.manage')
  @ApiOkResponse({ type: TrainingSessionDto })
  changeTrainingSession(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: ChangeTrainingSessionDto,
  ): Promise<TrainingSessionDto> {
    return this.sessions.changeSession(actor, id, form);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequirePermission('training.manage')
  @ApiOkResponse({ type: TrainingSessionDto })
  cancelTrainingSession(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: CancelTrainingSessionDto,
  ): Promise<TrainingSessionDto> {
    return this.sessions.cancelSession(actor, id, form);
  }

  @Put(':id/recording')
  @RequirePermission('training.manage')
  @ApiOkResponse({ type: TrainingSessionDto })
  setTrainingRecording(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: TrainingRecordingDto,
  ): Promise<TrainingSessionDto> {
    return this.sessions.setRecording(actor, id, form.address);
  }

  /** Downloads the calendar entry of a session. It leads to the page of training, not into the room. */
  @Get(':id/calendar')
  @RequirePermission('training.read')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async downloadTrainingCalendar(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const session = await this.views.requireSession(this.dataSource.manager, actor, id);
    const origin = this.config.publicOrigin;
    const file = buildCalendar({ session, origin, address: origin + adminRoutes.training, mail: null });
    await sendFileDownload(
      reply,
      { bytes: Buffer.from(file), type: 'text/calendar; charset=utf-8' },
      `attachment; filename="tap-huan.ics"`,
    );
  }
}
