import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { FeedController } from './feed.controller.js';
import { FeedService } from './feed.service.js';

@Module({ imports: [DeliveryModule], controllers: [FeedController], providers: [FeedService] })
export class FeedModule {}
