import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { PageQuery } from '@khai-bao/platform/http';
import { ActiveGateDeviceGuard } from '../gate-devices/active-gate-device.guard.js';
import { PassBlockLister } from './pass-block-lister.js';
import { PassBlocks } from './pass-blocks.js';
import {
  PassBlockListDto,
  ReportSuspicionDto,
  SuspicionReportedDto,
  TakeBackReportDto,
} from './suspicions.dto.js';
import { SuspicionsService } from './suspicions.service.js';

@ApiTags('suspicions')
@Controller('v1/suspicions')
@UseGuards(ActiveGateDeviceGuard)
export class SuspicionsController {
  constructor(
    private readonly suspicions: SuspicionsService,
    private readonly blocks: PassBlocks,
    private readonly lister: PassBlockLister,
  ) {}

  @Post()
  @RequirePermission('suspicion.report')
  @ApiCreatedResponse({ type: SuspicionReportedDto })
  reportSuspicion(
    @CurrentActor() actor: Actor,
    @Body() body: ReportSuspicionDto,
  ): Promise<SuspicionReportedDto> {
    return this.suspicions.reportSuspicion(actor, body);
  }

  /** Lists the reports of the actor's own unit that block passes, and those that were taken back. */
  @Get()
  @RequirePermission('suspicion.take-back')
  @ApiOkResponse({ type: PassBlockListDto })
  listPassBlocks(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<PassBlockListDto> {
    return this.lister.listPassBlocks(actor, query);
  }

  /** Takes a wrong report back: the passes are valid again, and the medical centre learns the reason. */
  @Post(':id/take-back')
  @HttpCode(204)
  @RequirePermission('suspicion.take-back')
  @ApiNoContentResponse()
  takeReportBack(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: TakeBackReportDto,
  ): Promise<void> {
    return this.blocks.liftPassBlock(actor, id.toLowerCase(), reason);
  }
}
