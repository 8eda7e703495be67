import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { CityPicture } from './city-picture.js';
import { PeriodQuery, PictureDto } from './picture.dto.js';

@ApiTags('picture')
@Controller('v1/picture')
export class PictureController {
  constructor(private readonly picture: CityPicture) {}

  /** The cases of an area as numbers, without personal data. */
  @Get()
  @RequirePermission('case.read')
  @ApiOkResponse({ type: PictureDto })
  getPicture(@CurrentActor() actor: Actor, @Query() query: PeriodQuery): Promise<PictureDto> {
    return this.picture.readPicture(actor, query);
  }
}
