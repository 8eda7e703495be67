import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentActor, RequirePermission, type Actor } from '@khai-bao/platform/auth';
import { CentreWebhooks } from './centre-webhooks.js';
import { CentreWebhookDto, ChangeCentreWebhookDto, NewCentreWebhookDto } from './webhooks.dto.js';

@ApiTags('notices')
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: CentreWebhooks) {}

  @Get(':areaCode')
  @RequirePermission('roster.manage')
  @ApiOkResponse({ type: CentreWebhookDto })
  getCentreWebhook(
    @CurrentActor() actor: Actor,
    @Param('areaCode') areaCode: string,
  ): Promise<CentreWebhookDto> {
    return this.webhooks.readWebhook(actor, areaCode);
  }

  /** Stores the address with a new secret, which is shown in this response only. */
  @Put(':areaCode')
  @RequirePermission('roster.manage')
  @ApiOkResponse({ type: NewCentreWebhookDto })
  changeCentreWebhook(
    @CurrentActor() actor: Actor,
    @Param('areaCode') areaCode: string,
    @Body() body: ChangeCentreWebhookDto,
  ): Promise<NewCentreWebhookDto> {
    return this.webhooks.changeWebhook(actor, areaCode, body.url);
  }

  @Delete(':areaCode')
  @HttpCode(204)
  @RequirePermission('roster.manage')
  @ApiNoContentResponse()
  removeCentreWebhook(@CurrentActor() actor: Actor, @Param('areaCode') areaCode: string): Promise<void> {
    return this.webhooks.removeWebhook(actor, areaCode);
  }
}
