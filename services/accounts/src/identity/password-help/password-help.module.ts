import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { MailModule } from '../../delivery/mail/mail.module.js';
import { BrowserModule } from '../browser/browser.module.js';
import { DevicesModule } from '../devices/devices.module.js';
import { PasswordHelpController } from './password-help.controller.js';
import { PasswordHelpService } from './password-help.service.js';

@Module({
  imports: [AccountsModule, BrowserModule, CredentialsModule, DevicesModule, MailModule],
  controllers: [PasswordHelpController],
  providers: [PasswordHelpService],
})
export class PasswordHelpModule {}
