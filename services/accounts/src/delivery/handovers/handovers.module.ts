import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { HandoverReminderScheduler } from './handover-reminder-scheduler.js';
import { HandoversController } from './handovers.controller.js';
import { HandoversService } from './handovers.service.js';

@Module({
  imports: [AccountsModule],
  controllers: [HandoversController],
  providers: [HandoversService, HandoverReminderScheduler],
})
export class HandoversModule {}
