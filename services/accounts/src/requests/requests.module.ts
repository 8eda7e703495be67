import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ApprovalModule } from '../approval/approval.module.js';
import { AreasModule } from '../areas/area-names.js';
import { IssuingModule } from '../issuing/issuing.module.js';
import { DecisionsService } from './decisions.service.js';
import { ForwardedUnitsConsumer } from './forwarded-units.consumer.js';
import { RequestsController } from './requests.controller.js';
import { RequestsService } from './requests.service.js';

@Module({
  imports: [AccountsModule, ApprovalModule, AreasModule, IssuingModule],
  controllers: [RequestsController, ForwardedUnitsConsumer],
  providers: [RequestsService, DecisionsService],
})
export class RequestsModule {}
