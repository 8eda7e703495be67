import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { NcoviModule } from '../ncovi/ncovi.module.js';
import { FeedController } from './feed.controller.js';
import { FeedService } from './feed.service.js';
import { QuarantineController } from './quarantine.controller.js';
import { QuarantineService } from './quarantine.service.js';
import { SeenWorkerTroubleEntity } from './seen-worker-trouble.entity.js';
import { WorkerTroublesConsumer } from './worker-troubles.consumer.js';
import { WorkerTroubles } from './worker-troubles.js';

@Module({
  imports: [TypeOrmModule.forFeature([SeenWorkerTroubleEntity]), DeliveryModule, NcoviModule],
  controllers: [FeedController, QuarantineController, WorkerTroublesConsumer],
  providers: [FeedService, QuarantineService, WorkerTroubles],
})
export class FeedModule {}
