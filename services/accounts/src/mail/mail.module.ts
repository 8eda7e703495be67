import { Module } from '@nestjs/common';
import { provideMailer } from '@khai-bao/platform/mail';
import { AccountsConfig } from '../accounts.config.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { IssuingModule } from '../issuing/issuing.module.js';
import { AccountMailService } from './account-mail.service.js';
import { AccountNotices } from './account-notices.js';

@Module({
  imports: [AccountsModule, IssuingModule],
  providers: [AccountMailService, AccountNotices, provideMailer(AccountsConfig)],
  exports: [AccountNotices],
})
export class MailModule {}
