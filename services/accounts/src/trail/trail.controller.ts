import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '@khai-bao/platform/auth';
import { AccessListDto, TrailQuery } from './trail.dto.js';
import { TrailService } from './trail.service.js';

@ApiTags('access trail')
@Controller('v1/access-trail')
export class TrailController {
  constructor(private readonly trail: TrailService) {}

  @Get()
  @RequirePermission('trail.read')
  @ApiOkResponse({ type: AccessListDto })
  listAccessTrail(@Query() query: TrailQuery): Promise<AccessListDto> {
    return this.trail.listAccesses(query);
  }
}
