import { Module } from '@nestjs/common';
import { Mailer, mailerFrom } from '@khai-bao/platform/mail';
import { AccountsConfig } from '../accounts.config.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { IssuingModule } from '../issuing/issuing.module.js';
import { AccountMailService } from './account-mail.service.js';

@Module({
  imports: [AccountsModule, IssuingModule],
  providers: [AccountMailService, mailerFrom(AccountsConfig)],
  exports: [Mailer],
})
export class MailModule {}
