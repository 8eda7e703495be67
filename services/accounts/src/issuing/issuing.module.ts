import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AccountIssuer } from './account-issuer.js';
import { UnitLock } from './unit-lock.js';

@Module({
  imports: [AccountsModule],
  providers: [AccountIssuer, UnitLock],
  exports: [AccountIssuer, UnitLock],
})
export class IssuingModule {}
