import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountAccessRevoker } from './account-access-revoker.js';
import { PasswordLinkEntity } from './password-link.entity.js';
import { PasswordLinkStore } from './password-link-store.js';
import { SessionEntity } from './session.entity.js';
import { SessionStore } from './session-store.js';
import { SessionTerminator } from './session-terminator.js';

@Module({
  imports: [TypeOrmModule.forFeature([PasswordLinkEntity, SessionEntity])],
  providers: [AccountAccessRevoker, PasswordLinkStore, SessionStore, SessionTerminator],
  exports: [AccountAccessRevoker, PasswordLinkStore, SessionStore, SessionTerminator],
})
export class CredentialsModule {}
