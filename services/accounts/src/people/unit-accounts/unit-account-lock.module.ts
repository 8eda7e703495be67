import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { IssuingModule } from '../../delivery/issuing/issuing.module.js';
import { UnitAccountLock } from './unit-account-lock.js';

@Module({
  imports: [AccountsModule, IssuingModule],
  providers: [UnitAccountLock],
  exports: [UnitAccountLock],
})
export class UnitAccountLockModule {}
