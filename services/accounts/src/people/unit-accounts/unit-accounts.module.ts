import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { IssuingModule } from '../../delivery/issuing/issuing.module.js';
import { SessionsModule } from '../../identity/sessions/sessions.module.js';
import { UnitAccountsController } from './unit-accounts.controller.js';
import { UnitAccountsService } from './unit-accounts.service.js';

@Module({
  imports: [AccountsModule, IssuingModule, SessionsModule],
  controllers: [UnitAccountsController],
  providers: [UnitAccountsService],
})
export class UnitAccountsModule {}
