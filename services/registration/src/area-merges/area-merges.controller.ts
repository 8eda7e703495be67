import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { AreaMergeDto, AreaMergePreviewDto, AreaMergesDto, MergeAreaDto } from './area-merges.dto.js';
import { AreaMergesService } from './area-merges.service.js';

@ApiTags('areas')
@Controller('v1')
export class AreaMergesController {
  constructor(private readonly merges: AreaMergesService) {}

  /** Lists all merges of wards with their progress. */
  @Get('area-merges')
  @RequirePermission('area.manage')
  @ApiOkResponse({ type: AreaMergesDto })
  async listAreaMerges(): Promise<AreaMergesDto> {
    return { items: await this.merges.listAreaMerges() };
  }

  /** Returns what a merge of this ward would move. Writes nothing. */
  @Get('areas/:code/merge')
  @RequirePermission('area.manage')
  @ApiOkResponse({ type: AreaMergePreviewDto })
  previewAreaMerge(@Param('code') code: string): Promise<AreaMergePreviewDto> {
    return this.merges.previewAreaMerge(code.slice(0, 10));
  }

  /** Orders the merge of a ward with all its units into another ward. A repeated order returns the first one. */
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

  /** Cancels an order before its day. */
  @Delete('areas/:code/merge')
  @HttpCode(204)
  @RequirePermission('area.manage')
  @ApiNoContentResponse()
  cancelAreaMerge(@Param('code') code: string): Promise<void> {
    return this.merges.cancelAreaMerge(code.slice(0, 10));
  }
}
