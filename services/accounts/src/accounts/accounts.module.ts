import { Module } from '@nestjs/common';
import { AccountStore } from './account-store.js';
import { PasswordHasher } from './password-hasher.js';
import { PersonalDataCipher } from './personal-data-cipher.js';
import { SessionTerminator } from './session-terminator.js';

@Module({
  providers: [AccountStore, PasswordHasher, PersonalDataCipher, SessionTerminator],
  exports: [AccountStore, PasswordHasher, PersonalDataCipher, SessionTerminator],
})
export class AccountsModule {}
