import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { SignInGuesses } from './sign-in-guesses.js';
import { TokenIssuer } from './token-issuer.js';

@Module({
  imports: [AccountsModule],
  controllers: [SessionsController],
  providers: [SessionsService, SignInGuesses, TokenIssuer],
})
export class SessionsModule {}
