import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { HandoverReminders } from './handover-reminders.js';
import { HandoversController } from './handovers.controller.js';
import { HandoversService } from './handovers.service.js';

@Module({
  imports: [AccountsModule],
  controllers: [HandoversController],
  providers: [HandoversService, HandoverReminders],
})
export class HandoversModule {}
