import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { IssuingModule } from '../issuing/issuing.module.js';
import { HandoverReminderScheduler } from './handover-reminder-scheduler.js';
import { HandoverStoreModule } from './handover-store.module.js';
import { HandoversController } from './handovers.controller.js';
import { HandoversService } from './handovers.service.js';

@Module({
  imports: [AccountsModule, CredentialsModule, HandoverStoreModule, IssuingModule],
  controllers: [HandoversController],
  providers: [HandoversService, HandoverReminderScheduler],
})
export class HandoversModule {}
