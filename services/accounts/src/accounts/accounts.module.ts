import { Module } from '@nestjs/common';
import { AccountStore } from './account-store.js';
import { BrowserCookies } from './browser-cookies.js';
import { KnownDevices } from './known-devices.js';
import { MailAddresses } from './mail-addresses.js';
import { SameOriginGuard } from './same-origin.guard.js';
import { SecondPerson } from './second-person.js';
import { SessionEndings } from './session-endings.js';
import { Vault } from './vault.js';

const pieces = [
  AccountStore,
  BrowserCookies,
  KnownDevices,
  MailAddresses,
  SameOriginGuard,
  SecondPerson,
  SessionEndings,
  Vault,
];

@Module({
  providers: pieces,
  exports: pieces,
})
export class AccountsModule {}
