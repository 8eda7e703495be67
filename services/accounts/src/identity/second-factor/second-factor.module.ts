import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { MailModule } from '../../delivery/mail/mail.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { AuthenticatorApps } from './authenticator-apps.js';
import { CopiedPasskeyNotifier } from './copied-passkey-notifier.js';
import { PasskeyChallengeEntity } from './passkey-challenge.entity.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyEntity } from './passkey.entity.js';
import { PasskeysService } from './passkeys.service.js';
import { RecoveryCodeEntity } from './recovery-code.entity.js';
import { RecoveryCodeStore } from './recovery-code-store.js';
import { SecondFactorController } from './second-factor.controller.js';
import { SecondFactorEntity } from './second-factor.entity.js';
import { SecondFactorService } from './second-factor.service.js';

@Module({
  imports: [
    AccountsModule,
    MailModule,
    PasswordsModule,
    TypeOrmModule.forFeature([PasskeyChallengeEntity, PasskeyEntity, RecoveryCodeEntity, SecondFactorEntity]),
  ],
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
