import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { AccountIssuer } from './account-issuer.js';

@Module({ imports: [AccountsModule], providers: [AccountIssuer], exports: [AccountIssuer] })
export class IssuingModule {}
