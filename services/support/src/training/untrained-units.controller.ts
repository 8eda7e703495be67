import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import {
  CallUntrainedUnitsDto,
  OwnTrainingDto,
  TrainingCallDto,
  TrainingCoverageDto,
  TrainingCoverageQuery,
  UntrainedUnitListDto,
  UntrainedUnitsQuery,
} from './untrained-units.dto.js';
import { UntrainedUnitsService } from './untrained-units.service.js';

@ApiTags('training')
@Controller('v1/training')
export class UntrainedUnitsController {
  constructor(private readonly units: UntrainedUnitsService) {}

  /** Counts trained units by the areas below an area. */
  @Get('coverage')
  @RequirePermission('training.supervise')
  @ApiOkResponse({ type: TrainingCoverageDto })
  getTrainingCoverage(
    @CurrentActor() actor: Actor,
    @Query() query: TrainingCoverageQuery,
  ): Promise<TrainingCoverageDto> {
    return this.units.readCoverage(actor, query.area);
  }

  @Get('untrained-units')
  @RequirePermission('training.supervise')
  @ApiOkResponse({ type: UntrainedUnitListDto })
  listUntrainedUnits(
    @CurrentActor() actor: Actor,
    @Query() query: UntrainedUnitsQuery,
  ): Promise<UntrainedUnitListDto> {
    return this.units.listUntrainedUnits(actor, query);
  }

  /** Writes one message to all untrained units of an area, once a day for each area. */
  @Post('calls')
  @RequirePermission('training.supervise')
  @ApiCreatedResponse({ type: TrainingCallDto })
  callUntrainedUnits(
    @CurrentActor() actor: Actor,
    @Body() form: CallUntrainedUnitsDto,
  ): Promise<TrainingCallDto> {
    return this.units.callUntrainedUnits(actor, form);
  }

  /** What a unit sees of its own training. */
  @Get('own')
  @RequirePermission('unit-notice.read')
  @ApiOkResponse({ type: OwnTrainingDto })
  getOwnTraining(@CurrentActor() actor: Actor): Promise<OwnTrainingDto> {
    return this.units.readOwnTraining(actor);
  }
}
