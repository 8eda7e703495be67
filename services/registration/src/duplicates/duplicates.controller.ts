import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { RegistrationDetailDto } from '../committee/registration-detail.dto.js';
import { RegistrationDetailReader } from '../committee/registration-detail-reader.js';
import { DuplicateMerger } from './duplicate-merger.js';
import { DuplicateSeparator } from './duplicate-separator.js';
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
    private readonly merger: DuplicateMerger,
    private readonly separator: DuplicateSeparator,
    private readonly details: RegistrationDetailReader,
  ) {}

  /** Finds registrations of the officer's area that may be the unit that is about to be registered. Writes nothing. */
  @Post('look')
  @HttpCode(200)
  @RequirePermission('registration.type-in')
  @ApiOkResponse({ type: LookedDto })
  findDuplicates(@CurrentActor() actor: Actor, @Body() form: LookDto): Promise<LookedDto> {
    return this.duplicates.findLikeUnitsAtCounter(actor, form);
  }

  /** Compares two registrations. A pair belongs to the smallest area that contains both. */
  @Get(':id')
  @RequirePermission('registration.read')
  @ApiOkResponse({ type: ComparisonDto })
  compareDuplicates(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ComparisonDto> {
    return this.duplicates.compareDuplicates(actor, id);
  }

  /** Merges one registration into the other, and returns the one that remains. */
  @Post(':id/merge')
  @HttpCode(200)
  @RequirePermission('registration.act')
  @ApiOkResponse({ type: RegistrationDetailDto })
  async mergeDuplicates(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() command: MergeDto,
  ): Promise<RegistrationDetailDto> {
    return this.details.getRegistration(actor, await this.merger.mergeDuplicates(actor, id, command));
  }

  /** Dismisses the pair: they are different units. */
  @Post(':id/dismiss')
  @HttpCode(204)
  @RequirePermission('registration.act')
  @ApiNoContentResponse()
  dismissDuplicate(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() command: DismissDto,
  ): Promise<void> {
    return this.separator.dismissDuplicate(actor, id, command);
  }

  /** Undoes a merge. */
  @Post(':id/part')
  @HttpCode(200)
  @RequirePermission('registration.act')
  @ApiOkResponse({ type: PartedDto })
  async undoDuplicateMerge(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() command: PartDto,
  ): Promise<PartedDto> {
    return { kept: await this.separator.undoMerge(actor, id, command) };
  }
}
