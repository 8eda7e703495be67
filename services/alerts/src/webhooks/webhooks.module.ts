import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DutyModule } from '../duty/duty.module.js';
import { CentreWebhookEntity } from './centre-webhook.entity.js';
import { CentreWebhooks } from './centre-webhooks.js';
import { WebhooksController } from './webhooks.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([CentreWebhookEntity]), DutyModule],
  controllers: [WebhooksController],
  providers: [CentreWebhooks],
  exports: [CentreWebhooks],
})
export class WebhooksModule {}
