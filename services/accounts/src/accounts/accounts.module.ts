import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountEntity } from './account.entity.js';
import { AccountStore } from './account-store.js';
import { PasswordHasher } from './password-hasher.js';
import { PersonalDataCipher } from './personal-data-cipher.js';
import { UnitRequestStore } from './unit-request-store.js';

@Module({
  imports: [TypeOrmModule.forFeature([AccountEntity])],
  providers: [AccountStore, PasswordHasher, PersonalDataCipher, UnitRequestStore],
  exports: [AccountStore, PasswordHasher, PersonalDataCipher, TypeOrmModule, UnitRequestStore],
})
export class AccountsModule {}
