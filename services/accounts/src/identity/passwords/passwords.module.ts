import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { DevicesModule } from '../devices/devices.module.js';
import { PasswordVerifier } from './password-verifier.js';
import { SignInGuessLimiter } from './sign-in-guess-limiter.js';

@Module({
  imports: [AccountsModule, DevicesModule],
  providers: [PasswordVerifier, SignInGuessLimiter],
  exports: [PasswordVerifier],
})
export class PasswordsModule {}
