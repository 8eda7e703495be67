import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { RegistrationDetailDto } from '../registrations/registrations.dto.js';
import { RegistrationsService } from '../registrations/registrations.service.js';
import { DecideDuplicates } from './decide-duplicates.js';
import {
  ComparisonDto,
  DismissDto,
  LookDto,
  LookedDto,
  MergeDto,
  PartDto,
  PartedDto,
} from './duplicates.dto.js';
import { DuplicatesService } from './duplicates.service.js';

@ApiTags('duplicates')
@Controller('v1/duplicates')
export class DuplicatesController {
  constructor(
    private readonly duplicates: DuplicatesService,
    private readonly decide: DecideDuplicates,
    private readonly registrations: RegistrationsService,
  ) {}

  /** Which registrations of the officer's area look like one that is about to be typed in. Writes nothing. */
  @Post('look')
  @HttpCode(200)
  @RequirePermission('registration.type-in')
  @ApiOkResponse({ type: LookedDto })
  findDuplicates(@CurrentActor() actor: Actor, @Body() form: LookDto): Promise<LookedDto> {
    return this.duplicates.look(actor, form);
  }

  /** Two registrations side by side. A pair is its area's: that of the smallest area which holds both. */
  @Get(':id')
  @RequirePermission('registration.read')
  @ApiOkResponse({ type: ComparisonDto })
  compareDuplicates(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ComparisonDto> {
    return this.duplicates.compare(actor, id);
  }

  /** They are one unit: one is joined to the other. Answers the one that stays. */
  @Post(':id/merge')
  @HttpCode(200)
  @RequirePermission('registration.act')
  @ApiOkResponse({ type: RegistrationDetailDto })
  async mergeDuplicates(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() order: MergeDto,
  ): Promise<RegistrationDetailDto> {
    return this.registrations.read(actor, await this.decide.merge(actor, id, order));
  }

  /** They are two units. */
  @Post(':id/dismiss')
  @HttpCode(204)
  @RequirePermission('registration.act')
  @ApiNoContentResponse()
  dismissDuplicate(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() order: DismissDto,
  ): Promise<void> {
    return this.decide.dismiss(actor, id, order);
  }

  /** Undoes a merge. */
  @Post(':id/part')
  @HttpCode(200)
  @RequirePermission('registration.act')
  @ApiOkResponse({ type: PartedDto })
  async undoDuplicateMerge(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() order: PartDto,
  ): Promise<PartedDto> {
    return { kept: await this.decide.part(actor, id, order) };
  }
}
