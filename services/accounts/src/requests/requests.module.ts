import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AreasModule } from '../areas/areas.module.js';
import { HandoverStoreModule } from '../delivery/handovers/handover-store.module.js';
import { GateDeviceStoreModule } from '../gate-devices/gate-device-store.module.js';
import { IssuingModule } from '../delivery/issuing/issuing.module.js';
import { UnitAccountLockModule } from '../people/unit-accounts/unit-account-lock.module.js';
import { ApprovalModule } from './approval/approval.module.js';
import { RequestDecisionsService } from './request-decisions.service.js';
import { RequestsController } from './requests.controller.js';
import { RequestsService } from './requests.service.js';
import { UnitEventsConsumer } from './unit-events.consumer.js';

@Module({
  imports: [
    AccountsModule,
    ApprovalModule,
    AreasModule,
    GateDeviceStoreModule,
    HandoverStoreModule,
    IssuingModule,
    UnitAccountLockModule,
  ],
  controllers: [RequestsController, UnitEventsConsumer],
  providers: [RequestsService, RequestDecisionsService],
})
export class RequestsModule {}
