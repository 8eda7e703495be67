import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ApprovalModule } from './approval/approval.module.js';
import { AreasModule } from '../areas/area-names.service.js';
import { IssuingModule } from '../delivery/issuing/issuing.module.js';
import { RequestDecisionsService } from './request-decisions.service.js';
import { UnitEventsConsumer } from './unit-events.consumer.js';
import { RequestsController } from './requests.controller.js';
import { RequestsService } from './requests.service.js';

@Module({
  imports: [AccountsModule, ApprovalModule, AreasModule, IssuingModule],
  controllers: [RequestsController, UnitEventsConsumer],
  providers: [RequestsService, RequestDecisionsService],
})
export class RequestsModule {}
