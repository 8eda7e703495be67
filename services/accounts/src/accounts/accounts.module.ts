import { Module } from '@nestjs/common';
import { AccountStore } from './account-store.js';
import { MailAddresses } from './mail-addresses.js';
import { Vault } from './vault.js';

@Module({
  providers: [AccountStore, MailAddresses, Vault],
  exports: [AccountStore, MailAddresses, Vault],
})
export class AccountsModule {}
