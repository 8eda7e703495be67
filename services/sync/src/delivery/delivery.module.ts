import { Module } from '@nestjs/common';
import { IntakeModule } from '../intake/intake.module.js';
import { BatchBuilder } from './batch-builder.js';
import { CentreClient } from './centre-client.js';
import { DeliveryStore } from './delivery-store.js';
import { FeedWorkers } from './feed-workers.js';
import { SendNext } from './send-next.js';

@Module({
  imports: [IntakeModule],
  providers: [BatchBuilder, CentreClient, DeliveryStore, SendNext, FeedWorkers],
  exports: [DeliveryStore, FeedWorkers],
})
export class DeliveryModule {}
