import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PushChannel } from './push-channel.js';
import { PushDelivery } from './push-delivery.js';
import { PushSubscriptionEntity } from './push-subscription.entity.js';
import { PushSubscriptions } from './push-subscriptions.js';

@Module({
  imports: [TypeOrmModule.forFeature([PushSubscriptionEntity])],
  providers: [PushChannel, PushDelivery, PushSubscriptions],
  exports: [PushChannel, PushDelivery, PushSubscriptions],
})
export class PushModule {}
