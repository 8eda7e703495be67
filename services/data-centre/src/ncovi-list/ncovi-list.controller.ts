import { Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import { ImportedNcoviListDto, ImportNcoviUnitsDto, NcoviPageDto, NcoviPageQuery } from './ncovi-list.dto.js';
import { NcoviListService } from './ncovi-list.service.js';
import { OperatorGuard } from './operator.guard.js';

@ApiTags('ncovi list')
@Controller('v1/ncovi-units')
export class NcoviListController {
  constructor(private readonly list: NcoviListService) {}

  /** Returns a signed page of the changes after a number. The request is signed as every read request. */
  @Get()
  @ApiOkResponse({ type: NcoviPageDto })
  async readNcoviPage(@Query() query: NcoviPageQuery): Promise<NcoviPageDto> {
    return { page: await this.list.signPage(query) };
  }

  /** Imports units and removals. It needs the operator's bearer token instead of a signature. */
  @Post()
  @HttpCode(200)
  @Public()
  @UseGuards(OperatorGuard)
  @ApiBearerAuth()
  @ApiOkResponse({ type: ImportedNcoviListDto })
  importNcoviUnits(@Body() form: ImportNcoviUnitsDto): Promise<ImportedNcoviListDto> {
    return this.list.importUnits(form);
  }
}
