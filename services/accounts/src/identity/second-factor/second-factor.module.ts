import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { MailModule } from '../../delivery/mail/mail.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { AuthenticatorApps } from './authenticator-apps.js';
import { CopiedPasskeyNotifier } from './copied-passkey-notifier.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeysService } from './passkeys.service.js';
import { RecoveryCodeStore } from './recovery-code-store.js';
import { SecondFactorController } from './second-factor.controller.js';
import { SecondFactorService } from './second-factor.service.js';

@Module({
  imports: [AccountsModule, MailModule, PasswordsModule],
  controllers: [SecondFactorController],
  providers: [
    AuthenticatorApps,
    CopiedPasskeyNotifier,
    PasskeyChallenges,
    PasskeysService,
    RecoveryCodeStore,
    SecondFactorService,
  ],
  exports: [SecondFactorService],
})
export class SecondFactorModule {}
