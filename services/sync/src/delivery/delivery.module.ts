import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IntakeModule } from '../intake/intake.module.js';
import { BatchBuilder } from './batches/batch-builder.js';
import { CentreClient } from './centre-client.js';
import { FeedCursorEntity } from './cursors/feed-cursor.entity.js';
import { DeliveryStore } from './delivery-store.js';
import { DestinationStateStore } from './destinations/destination-state-store.js';
import { DestinationEntity } from './destinations/destination.entity.js';
import { FeedTroublePublisher } from './destinations/feed-trouble-publisher.js';
import { FeedTroubleEntity } from './destinations/feed-trouble.entity.js';
import { FeedWorkers } from './feed-workers.js';
import { QuestionOrderCache } from './batches/question-order-cache.js';
import { StreamSender } from './stream-sender.js';
import { QuarantineRetrier } from './quarantine-retrier.js';
import { QuarantineStore } from './quarantine/quarantine-store.js';
import { QuarantineEntity } from './quarantine/quarantine.entity.js';
import { ReceiptEntity } from './receipts/receipt.entity.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      DestinationEntity,
      FeedCursorEntity,
      FeedTroubleEntity,
      QuarantineEntity,
      ReceiptEntity,
    ]),
    IntakeModule,
  ],
  providers: [
    BatchBuilder,
    CentreClient,
    DeliveryStore,
    DestinationStateStore,
    FeedTroublePublisher,
    QuestionOrderCache,
    StreamSender,
    QuarantineRetrier,
    QuarantineStore,
    FeedWorkers,
  ],
  exports: [DeliveryStore, DestinationStateStore, FeedWorkers, QuarantineStore],
})
export class DeliveryModule {}
