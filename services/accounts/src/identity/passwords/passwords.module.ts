import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { DevicesModule } from '../devices/devices.module.js';
import { PasswordGuessEntity } from './password-guess.entity.js';
import { PasswordVerifier } from './password-verifier.js';
import { SignInGuessEntity } from './sign-in-guess.entity.js';
import { SignInGuessLimiter } from './sign-in-guess-limiter.js';

@Module({
  imports: [
    AccountsModule,
    DevicesModule,
    TypeOrmModule.forFeature([PasswordGuessEntity, SignInGuessEntity]),
  ],
  providers: [PasswordVerifier, SignInGuessLimiter],
  exports: [PasswordVerifier],
})
export class PasswordsModule {}
