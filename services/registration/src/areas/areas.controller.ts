import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/http';
import { AreaDto, AreaListDto, AreaSearchQuery } from './areas.dto.js';
import { AreasService } from './areas.service.js';

@ApiTags('areas')
@Public()
@Controller('v1/areas')
export class AreasController {
  constructor(private readonly areas: AreasService) {}

  @Get()
  @ApiOkResponse({ type: AreaListDto })
  search(@Query() query: AreaSearchQuery): AreaListDto {
    return { items: this.areas.search(query.q, 20) };
  }

  @Get(':code')
  @ApiOkResponse({ type: AreaDto })
  get(@Param('code') code: string): AreaDto {
    const area = this.areas.find(code);
    if (area === null) throw new Problem('PLATFORM.NOT_FOUND');
    return area;
  }
}
