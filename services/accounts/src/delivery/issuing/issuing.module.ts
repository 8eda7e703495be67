import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { HandoverStoreModule } from '../handovers/handover-store.module.js';
import { AccountIssuer } from './account-issuer.js';
import { OneTimePasswordStore } from './one-time-password-store.js';
import { SecretEntity } from './secret.entity.js';

@Module({
  imports: [AccountsModule, HandoverStoreModule, TypeOrmModule.forFeature([SecretEntity])],
  providers: [AccountIssuer, OneTimePasswordStore],
  exports: [AccountIssuer, OneTimePasswordStore],
})
export class IssuingModule {}
