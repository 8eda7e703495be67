import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { SilentUnitMessages } from './silent-unit-messages.js';
import {
  MessagesQuery,
  UnitMessageDto,
  UnitMessageListDto,
  UnitNoticeListDto,
  WriteMessageDto,
} from './unit-messages.dto.js';

@ApiTags('reminders')
@Controller('v1')
export class RemindersController {
  constructor(private readonly messages: SilentUnitMessages) {}

  /** Sends a message to all silent units of an area, or to those with an outdated poster, once a day per area. */
  @Post('unit-messages')
  @RequirePermission('unit-message.write')
  @ApiCreatedResponse({ type: UnitMessageDto })
  sendUnitMessages(@CurrentActor() actor: Actor, @Body() form: WriteMessageDto): Promise<UnitMessageDto> {
    return this.messages.sendMessage(actor, form);
  }

  /** Lists the latest messages to an area and the areas below it, with their progress. */
  @Get('unit-messages')
  @RequirePermission('unit-message.write')
  @ApiOkResponse({ type: UnitMessageListDto })
  async listUnitMessages(
    @CurrentActor() actor: Actor,
    @Query() query: MessagesQuery,
  ): Promise<UnitMessageListDto> {
    return { items: await this.messages.listMessages(actor, query.area) };
  }

  /** Lists the unread notices of the own unit. */
  @Get('unit-notices')
  @RequirePermission('unit-notice.read')
  @ApiOkResponse({ type: UnitNoticeListDto })
  async listUnitNotices(@CurrentActor() actor: Actor): Promise<UnitNoticeListDto> {
    return { items: await this.messages.listUnreadNotices(actor) };
  }

  @Post('unit-notices/:id/read')
  @HttpCode(204)
  @RequirePermission('unit-notice.read')
  @ApiNoContentResponse()
  markUnitNoticeRead(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.messages.markNoticeRead(actor, id);
  }
}
