import { Module } from '@nestjs/common';
import { provideMailChannel } from '@khai-bao/platform/notification';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { IssuingModule } from '../issuing/issuing.module.js';
import { AccountMailSender } from './account-mail-sender.js';
import { AccountNoticeSender } from './account-notice-sender.js';
import { MailAddressHealth } from './mail-address-health.js';

@Module({
  imports: [AccountsModule, CredentialsModule, IssuingModule],
  providers: [AccountMailSender, AccountNoticeSender, MailAddressHealth, provideMailChannel(AccountsConfig)],
  exports: [AccountNoticeSender, MailAddressHealth],
})
export class MailModule {}
