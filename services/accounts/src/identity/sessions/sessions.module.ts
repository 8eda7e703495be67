import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { IssuingModule } from '../../delivery/issuing/issuing.module.js';
import { BrowserModule } from '../browser/browser.module.js';
import { DevicesModule } from '../devices/devices.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { SecondFactorModule } from '../second-factor/second-factor.module.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { TokenIssuer } from './token-issuer.js';

@Module({
  imports: [
    AccountsModule,
    BrowserModule,
    CredentialsModule,
    DevicesModule,
    IssuingModule,
    PasswordsModule,
    SecondFactorModule,
  ],
  controllers: [SessionsController],
  providers: [SessionsService, TokenIssuer],
  exports: [TokenIssuer],
})
export class SessionsModule {}
