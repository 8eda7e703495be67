import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import {
  InspectionListDto,
  NoteInspectionDto,
  OpenPointListDto,
  PointDoneDto,
  PointDto,
  PointsQuery,
} from './inspections.dto.js';
import { InspectionsService } from './inspections.service.js';

@ApiTags('inspections')
@Controller('v1')
export class InspectionsController {
  constructor(private readonly inspections: InspectionsService) {}

  /** The visits of a unit, and what is open there. */
  @Get('units/:id/inspections')
  @RequirePermission('inspection.read')
  @ApiOkResponse({ type: InspectionListDto })
  of(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<InspectionListDto> {
    return this.inspections.of(actor, id);
  }

  /** Notes a visit under an id that the client made: sent twice, from a gate with a poor network, it is one. */
  @Put('units/:id/inspections/:inspectionId')
  @RequirePermission('inspection.note')
  @ApiOkResponse({ type: InspectionListDto })
  note(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('inspectionId', ParseUUIDPipe) inspectionId: string,
    @Body() form: NoteInspectionDto,
  ): Promise<InspectionListDto> {
    return this.inspections.note(actor, id, inspectionId, form);
  }

  /** Open points of an area, what is late first. */
  @Get('inspection-points')
  @RequirePermission('inspection.read')
  @ApiOkResponse({ type: OpenPointListDto })
  open(@CurrentActor() actor: Actor, @Query() query: PointsQuery): Promise<OpenPointListDto> {
    return this.inspections.open(actor, query);
  }

  @Post('inspection-points/:id/done')
  @HttpCode(200)
  @RequirePermission('inspection.note')
  @ApiOkResponse({ type: PointDto })
  done(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { note }: PointDoneDto,
  ): Promise<PointDto> {
    return this.inspections.done(actor, id, note);
  }
}
