import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Put,
  Query,
  Sse,
  type MessageEvent,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  AccountVersions,
  CurrentActor,
  RequirePermission,
  requireOwnUnit,
  type Actor,
} from '@khai-bao/platform/auth';
import { PostgresListener } from '@khai-bao/platform/database';
import { streamChanges } from '@khai-bao/platform/http';
import { filter, type Observable } from 'rxjs';
import { occupancyChannel } from './occupancy-counter.js';
import { OccupancyReader } from './occupancy-reader.js';
import {
  OccupancyChangeListDto,
  OccupancyChangesQuery,
  OccupancyDto,
  OccupancySettingsDto,
  OverrideDto,
  RecountDto,
  ZoneFormDto,
} from './occupancy.dto.js';
import { OccupancyService } from './occupancy.service.js';

@ApiTags('occupancy')
@Controller('v1/occupancy')
export class OccupancyController {
  constructor(
    private readonly reader: OccupancyReader,
    private readonly occupancy: OccupancyService,
    private readonly listener: PostgresListener,
    private readonly versions: AccountVersions,
  ) {}

  @Get()
  @RequirePermission('counter.read')
  @ApiOkResponse({ type: OccupancyDto })
  getOccupancy(@CurrentActor() actor: Actor): Promise<OccupancyDto> {
    return this.reader.readOccupancy(requireOwnUnit(actor));
  }

  /** Streams the zones of the unit whenever one changes, as server-sent events. A stream is resumed by `Last-Event-ID`. */
  @Sse('stream')
  @RequirePermission('counter.read')
  streamOccupancy(
    @CurrentActor() actor: Actor,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<Observable<MessageEvent>> {
    const unitId = requireOwnUnit(actor);
    return streamChanges(
      { actor, lastEventId, versions: this.versions },
      {
        // An empty payload follows a reconnection: a change may have been missed.
        wakeUps: this.listener
          .notificationsOf(occupancyChannel)
          .pipe(filter((payload) => payload === '' || payload === unitId)),
        readEventsAfter: (after) => this.reader.readChangesAfter(unitId, after),
        newest: () => this.reader.lastNumber(unitId),
        type: 'occupancy',
      },
    );
  }

  /** Lists recounts, overrides and closings, the newest first. */
  @Get('changes')
  @RequirePermission('counter.read')
  @ApiOkResponse({ type: OccupancyChangeListDto })
  listOccupancyChanges(
    @CurrentActor() actor: Actor,
    @Query() query: OccupancyChangesQuery,
  ): Promise<OccupancyChangeListDto> {
    return this.reader.listChanges(actor, query);
  }

  /** Sets the closing time and the limit of the whole unit. */
  @Patch('settings')
  @RequirePermission('gate.manage')
  @ApiOkResponse({ type: OccupancyDto })
  changeOccupancySettings(
    @CurrentActor() actor: Actor,
    @Body() body: OccupancySettingsDto,
  ): Promise<OccupancyDto> {
    return this.occupancy.changeSettings(actor, body);
  }

  @Post('zones')
  @RequirePermission('gate.manage')
  @ApiCreatedResponse({ type: OccupancyDto })
  createZone(@CurrentActor() actor: Actor, @Body() body: ZoneFormDto): Promise<OccupancyDto> {
    return this.occupancy.createZone(actor, body);
  }

  @Put('zones/:id')
  @RequirePermission('gate.manage')
  @ApiOkResponse({ type: OccupancyDto })
  changeZone(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ZoneFormDto,
  ): Promise<OccupancyDto> {
    return this.occupancy.changeZoneForm(actor, id, body);
  }

  @Delete('zones/:id')
  @RequirePermission('gate.manage')
  @ApiOkResponse({ type: OccupancyDto })
  removeZone(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<OccupancyDto> {
    return this.occupancy.removeZone(actor, id);
  }

  /** Sets a zone to the number of people that staff have counted. */
  @Post('zones/:id/recounts')
  @HttpCode(200)
  @RequirePermission('occupancy.adjust')
  @ApiOkResponse({ type: OccupancyDto })
  recountZone(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: RecountDto,
  ): Promise<OccupancyDto> {
    return this.occupancy.recount(actor, id, body);
  }

  /** Lets staff admit people for a quarter of an hour although the zone is full. */
  @Post('zones/:id/overrides')
  @HttpCode(200)
  @RequirePermission('occupancy.adjust')
  @ApiOkResponse({ type: OccupancyDto })
  overrideZone(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: OverrideDto,
  ): Promise<OccupancyDto> {
    return this.occupancy.override(actor, id, body);
  }
}
