import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { MailModule } from '../../delivery/mail/mail.module.js';
import { PasskeyChallenges } from '../second-factor/passkey-challenges.js';
import { PasskeysService } from '../second-factor/passkeys.service.js';
import { RecoveryCodeStore } from '../second-factor/recovery-code-store.js';
import { SecondFactorController } from '../second-factor/second-factor.controller.js';
import { SecondFactorService } from '../second-factor/second-factor.service.js';
import { DevicesService } from '../devices/devices.service.js';
import { PasswordVerifier } from '../passwords/password-verifier.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { SignInGuessLimiter } from '../passwords/sign-in-guess-limiter.js';
import { TokenIssuer } from './token-issuer.js';

@Module({
  imports: [AccountsModule, MailModule],
  controllers: [SessionsController, SecondFactorController],
  providers: [
    SessionsService,
    SecondFactorService,
    PasskeysService,
    PasskeyChallenges,
    RecoveryCodeStore,
    DevicesService,
    PasswordVerifier,
    SignInGuessLimiter,
    TokenIssuer,
  ],
  exports: [SecondFactorService],
})
export class SessionsModule {}
