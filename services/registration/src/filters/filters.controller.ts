import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { ChangeFilterDto, FilterDto, FilterListDto, KeepFilterDto } from './filters.dto.js';
import { FiltersService } from './filters.service.js';

/** Saved filters of the intake list. */
@ApiTags('registrations')
@Controller('v1/registration-filters')
export class FiltersController {
  constructor(private readonly filters: FiltersService) {}

  @Get()
  @RequirePermission('registration.read')
  @ApiOkResponse({ type: FilterListDto })
  async listFilters(@CurrentActor() actor: Actor): Promise<FilterListDto> {
    return { items: await this.filters.listFilters(actor) };
  }

  @Post()
  @RequirePermission('registration.read')
  @ApiCreatedResponse({ type: FilterDto })
  saveFilter(@CurrentActor() actor: Actor, @Body() form: KeepFilterDto): Promise<FilterDto> {
    return this.filters.saveFilter(actor, form);
  }

  @Put(':id')
  @RequirePermission('registration.read')
  @ApiOkResponse({ type: FilterDto })
  changeFilter(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() form: ChangeFilterDto,
  ): Promise<FilterDto> {
    return this.filters.changeFilter(actor, id, form);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('registration.read')
  @ApiNoContentResponse()
  deleteFilter(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.filters.deleteFilter(actor, id);
  }
}
