import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { AreaDto, AreaListDto, AreaSearchQuery, MergedAreasDto } from './areas.dto.js';
import { AreasService } from './areas.service.js';

@ApiTags('areas')
@Public()
@Controller('v1/areas')
export class AreasController {
  constructor(private readonly areas: AreasService) {}

  /** Searches areas by name. The name of a merged ward finds its successor. */
  @Get()
  @ApiOkResponse({ type: AreaListDto })
  searchAreas(@Query() query: AreaSearchQuery): AreaListDto {
    return { items: this.areas.searchAreas(query.q, 20) };
  }

  /** Lists merged wards, for forms that have the list of wards built in. */
  @Get('merged')
  @ApiOkResponse({ type: MergedAreasDto })
  listMergedAreas(): MergedAreasDto {
    return { items: this.areas.listMergedAreas() };
  }

  /** Returns an area; for a merged ward its successor, with `former`. */
  @Get(':code')
  @ApiOkResponse({ type: AreaDto })
  getArea(@Param('code') code: string): AreaDto {
    const area = this.areas.findCurrentArea(code);
    if (area === null) throw new Problem('PLATFORM.NOT_FOUND');
    return area;
  }
}
