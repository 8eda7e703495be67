import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { HandoverStoreModule } from '../../delivery/handovers/handover-store.module.js';
import { IssuingModule } from '../../delivery/issuing/issuing.module.js';
import { UnitAccountLock } from './unit-account-lock.js';

@Module({
  imports: [AccountsModule, CredentialsModule, HandoverStoreModule, IssuingModule],
  providers: [UnitAccountLock],
  exports: [UnitAccountLock],
})
export class UnitAccountLockModule {}
