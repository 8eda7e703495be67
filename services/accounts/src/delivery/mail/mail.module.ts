import { Module } from '@nestjs/common';
import { provideMailer } from '@khai-bao/platform/mail';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { IssuingModule } from '../issuing/issuing.module.js';
import { AccountMailSender } from './account-mail-sender.js';
import { AccountNoticeSender } from './account-notice-sender.js';
import { MailAddressHealth } from './mail-address-health.js';

@Module({
  imports: [AccountsModule, IssuingModule],
  providers: [AccountMailSender, AccountNoticeSender, MailAddressHealth, provideMailer(AccountsConfig)],
  exports: [AccountNoticeSender, MailAddressHealth],
})
export class MailModule {}
