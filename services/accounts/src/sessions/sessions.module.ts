import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { MailModule } from '../mail/mail.module.js';
import { PasskeyChallenges } from '../second-factor/passkey-challenges.js';
import { PasskeysService } from '../second-factor/passkeys.service.js';
import { RecoveryCodes } from '../second-factor/recovery-codes.js';
import { SecondFactorController } from '../second-factor/second-factor.controller.js';
import { SecondFactorService } from '../second-factor/second-factor.service.js';
import { DevicesService } from './devices.service.js';
import { PasswordCheck } from './password-check.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { SignInGuesses } from './sign-in-guesses.js';
import { TokenIssuer } from './token-issuer.js';

@Module({
  imports: [AccountsModule, MailModule],
  controllers: [SessionsController, SecondFactorController],
  providers: [
    SessionsService,
    SecondFactorService,
    PasskeysService,
    PasskeyChallenges,
    RecoveryCodes,
    DevicesService,
    PasswordCheck,
    SignInGuesses,
    TokenIssuer,
  ],
  exports: [SecondFactorService],
})
export class SessionsModule {}
