import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { FeedController } from './feed.controller.js';
import { FeedService } from './feed.service.js';
import { SetAsideController } from './set-aside.controller.js';
import { SetAsideService } from './set-aside.service.js';
import { WorkerTroublesConsumer } from './worker-troubles.consumer.js';

@Module({
  imports: [DeliveryModule],
  controllers: [FeedController, SetAsideController, WorkerTroublesConsumer],
  providers: [FeedService, SetAsideService],
})
export class FeedModule {}
