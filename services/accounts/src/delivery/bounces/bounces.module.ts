import { Module } from '@nestjs/common';
import { MailTroubles } from '@khai-bao/platform/notification';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { IssuingModule } from '../issuing/issuing.module.js';
import { MailModule } from '../mail/mail.module.js';
import { BounceListener } from './bounce-listener.js';
import { BouncesService } from './bounces.service.js';

@Module({
  imports: [AccountsModule, CredentialsModule, IssuingModule, MailModule],
  providers: [BouncesService, BounceListener, MailTroubles],
})
export class BouncesModule {}
