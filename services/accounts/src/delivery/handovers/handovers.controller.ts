import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import {
  ConfirmHandoverDto,
  HandoverDto,
  HandoverListDto,
  HandoverQuery,
  HandoverSlipDto,
  OpenManyDto,
  ReturnedMailDto,
  ReturnHandoverDto,
  SlipsDto,
} from './handovers.dto.js';
import { HandoversService } from './handovers.service.js';

@ApiTags('handovers')
@Controller('v1/handovers')
export class HandoversController {
  constructor(private readonly handovers: HandoversService) {}

  @Get()
  @RequirePermission('handover.read')
  @ApiOkResponse({ type: HandoverListDto })
  listHandovers(@CurrentActor() actor: Actor, @Query() query: HandoverQuery): Promise<HandoverListDto> {
    return this.handovers.listHandovers(actor, query);
  }

  @Get(':id/returned-mail')
  @RequirePermission('handover.read')
  @ApiOkResponse({ type: ReturnedMailDto })
  getReturnedMail(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ReturnedMailDto> {
    return this.handovers.readReturnedMail(actor, id);
  }

  @Post('open-many')
  @HttpCode(200)
  @RequirePermission('handover.open')
  @ApiOkResponse({ type: SlipsDto })
  openHandovers(@CurrentActor() actor: Actor, @Body() body: OpenManyDto): Promise<SlipsDto> {
    return this.handovers.openHandovers(actor, body.ids);
  }

  @Post(':id/open')
  @HttpCode(200)
  @RequirePermission('handover.open')
  @ApiOkResponse({ type: HandoverSlipDto })
  openHandover(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<HandoverSlipDto> {
    return this.handovers.openHandover(actor, id);
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @RequirePermission('handover.open')
  @ApiOkResponse({ type: HandoverDto })
  confirmHandover(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ConfirmHandoverDto,
  ): Promise<HandoverDto> {
    return this.handovers.confirmHandover(actor, id, body.receivedBy);
  }

  @Post(':id/return')
  @HttpCode(200)
  @RequirePermission('handover.open')
  @ApiOkResponse({ type: HandoverDto })
  returnHandover(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ReturnHandoverDto,
  ): Promise<HandoverDto> {
    return this.handovers.returnHandover(actor, id, body.reason);
  }
}
