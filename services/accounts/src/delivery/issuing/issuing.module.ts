import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { AccountIssuer } from './account-issuer.js';
import { UnitAccountLock } from '../../people/unit-accounts/unit-account-lock.js';

@Module({
  imports: [AccountsModule],
  providers: [AccountIssuer, UnitAccountLock],
  exports: [AccountIssuer, UnitAccountLock],
})
export class IssuingModule {}
