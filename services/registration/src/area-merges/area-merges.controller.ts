import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { AreaMergeDto, AreaMergePreviewDto, AreaMergesDto, MergeAreaDto } from './area-merges.dto.js';
import { AreaMergesService } from './area-merges.service.js';

@ApiTags('areas')
@Controller('v1')
export class AreaMergesController {
  constructor(private readonly merges: AreaMergesService) {}

  /** All merges of wards, and how far each is. */
  @Get('area-merges')
  @RequirePermission('area.manage')
  @ApiOkResponse({ type: AreaMergesDto })
  async listAreaMerges(): Promise<AreaMergesDto> {
    return { items: await this.merges.listAreaMerges() };
  }

  /** What a merge of this ward would move. Nothing is written. */
  @Get('areas/:code/merge')
  @RequirePermission('area.manage')
  @ApiOkResponse({ type: AreaMergePreviewDto })
  previewAreaMerge(@Param('code') code: string): Promise<AreaMergePreviewDto> {
    return this.merges.previewAreaMerge(code.slice(0, 10));
  }

  /** The ward goes into another one on a day, with all its units. The same order again answers the same. */
  @Post('areas/:code/merge')
  @HttpCode(200)
  @RequirePermission('area.manage')
  @ApiOkResponse({ type: AreaMergeDto })
  orderAreaMerge(
    @CurrentActor() actor: Actor,
    @Param('code') code: string,
    @Body() form: MergeAreaDto,
  ): Promise<AreaMergeDto> {
    return this.merges.orderAreaMerge(actor, code.slice(0, 10), form);
  }

  /** Takes an order back whose day has not come. */
  @Delete('areas/:code/merge')
  @HttpCode(204)
  @RequirePermission('area.manage')
  @ApiNoContentResponse()
  cancelAreaMerge(@Param('code') code: string): Promise<void> {
    return this.merges.cancelAreaMerge(code.slice(0, 10));
  }
}
