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

  /** Areas by name. The name of a ward that was merged finds the one that it went into. */
  @Get()
  @ApiOkResponse({ type: AreaListDto })
  searchAreas(@Query() query: AreaSearchQuery): AreaListDto {
    return { items: this.areas.searchAreas(query.q, 20) };
  }

  /** Wards that have gone into others: what forms that know the wards by heart have to know besides. */
  @Get('merged')
  @ApiOkResponse({ type: MergedAreasDto })
  listMergedAreas(): MergedAreasDto {
    return { items: this.areas.listMergedAreas() };
  }

  /** The area; for a ward that was merged the one that it went into, with `former`. */
  @Get(':code')
  @ApiOkResponse({ type: AreaDto })
  getArea(@Param('code') code: string): AreaDto {
    const area = this.areas.findCurrentArea(code);
    if (area === null) throw new Problem('PLATFORM.NOT_FOUND');
    return area;
  }
}
