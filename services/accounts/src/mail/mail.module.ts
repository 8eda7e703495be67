import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { IssuingModule } from '../issuing/issuing.module.js';
import { AccountMailService } from './account-mail.service.js';
import { Mailer } from './mailer.js';

@Module({
  imports: [AccountsModule, IssuingModule],
  providers: [AccountMailService, Mailer],
  exports: [Mailer],
})
export class MailModule {}
