import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { IssuingModule } from '../../delivery/issuing/issuing.module.js';
import { MailModule } from '../../delivery/mail/mail.module.js';
import { DevicesModule } from '../../identity/devices/devices.module.js';
import { SecondFactorModule } from '../../identity/second-factor/second-factor.module.js';
import { UnitAccountLockModule } from './unit-account-lock.module.js';
import { UnitAccountsController } from './unit-accounts.controller.js';
import { UnitAccountsService } from './unit-accounts.service.js';

@Module({
  imports: [
    AccountsModule,
    CredentialsModule,
    DevicesModule,
    IssuingModule,
    MailModule,
    SecondFactorModule,
    UnitAccountLockModule,
  ],
  controllers: [UnitAccountsController],
  providers: [UnitAccountsService],
})
export class UnitAccountsModule {}
