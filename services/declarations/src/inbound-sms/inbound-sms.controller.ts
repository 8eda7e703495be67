import { Body, Controller, Headers, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@khai-bao/platform/auth';
import { InboundSmsDto } from './inbound-sms.dto.js';
import { InboundSmsService } from './inbound-sms.service.js';
import { WebhookGuard } from './webhook-guard.js';

@ApiTags('inbound messages')
@Controller('v1/inbound-sms')
export class InboundSmsController {
  constructor(private readonly inboundSms: InboundSmsService) {}

  /**
   * Takes a text message from the SMS gateway: a declaration with a printed card. It is answered by a text message. A repeated id has
   * no second effect.
   */
  @Post()
  @HttpCode(204)
  @Public()
  @UseGuards(WebhookGuard)
  @ApiHeader({ name: 'webhook-id', required: true })
  @ApiHeader({ name: 'webhook-timestamp', required: true })
  @ApiHeader({ name: 'webhook-signature', required: true })
  @ApiNoContentResponse()
  receiveSms(@Body() sms: InboundSmsDto, @Headers('webhook-id') messageId: string): Promise<void> {
    return this.inboundSms.answerSms(messageId, sms);
  }
}
