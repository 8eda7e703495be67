import { Module } from '@nestjs/common';
import { AccountStore } from './account-store.js';
import { Vault } from './vault.js';

@Module({ providers: [AccountStore, Vault], exports: [AccountStore, Vault] })
export class AccountsModule {}
