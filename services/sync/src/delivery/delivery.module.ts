import { Module } from '@nestjs/common';
import { IntakeModule } from '../intake/intake.module.js';
import { BatchBuilder } from './batch-builder.js';
import { CentreClient } from './centre-client.js';
import { DeliveryStore } from './delivery-store.js';
import { DestinationStates } from './destination-states.js';
import { FeedTroubles } from './feed-troubles.js';
import { FeedWorkers } from './feed-workers.js';
import { QuestionOrders } from './question-orders.js';
import { SendNext } from './send-next.js';
import { SendSetAside } from './send-set-aside.js';
import { SetAsideRecords } from './set-aside-records.js';

@Module({
  imports: [IntakeModule],
  providers: [
    BatchBuilder,
    CentreClient,
    DeliveryStore,
    DestinationStates,
    FeedTroubles,
    QuestionOrders,
    SendNext,
    SendSetAside,
    SetAsideRecords,
    FeedWorkers,
  ],
  exports: [DeliveryStore, DestinationStates, FeedWorkers, SetAsideRecords],
})
export class DeliveryModule {}
