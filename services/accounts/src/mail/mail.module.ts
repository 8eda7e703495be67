import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AccountMailService } from './account-mail.service.js';

@Module({ imports: [AccountsModule], providers: [AccountMailService] })
export class MailModule {}
