import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { SessionsModule } from '../../identity/sessions/sessions.module.js';
import { StaffController } from './staff.controller.js';
import { StaffService } from './staff.service.js';

@Module({
  imports: [AccountsModule, SessionsModule],
  controllers: [StaffController],
  providers: [StaffService],
})
export class StaffModule {}
