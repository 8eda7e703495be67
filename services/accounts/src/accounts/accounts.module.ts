import { Module } from '@nestjs/common';
import { AccountStore } from './account-store.js';
import { BrowserCookies } from '../identity/sessions/browser-cookies.js';
import { KnownDevices } from '../identity/devices/known-devices.js';
import { MailAddressHealth } from '../delivery/mail/mail-address-health.js';
import { SameOriginGuard } from '../identity/sessions/same-origin.guard.js';
import { PasswordGrants } from '../people/password-grants.js';
import { SessionTerminator } from './session-terminator.js';
import { PersonalDataCipher } from './personal-data-cipher.js';

const sharedProviders = [
  AccountStore,
  BrowserCookies,
  KnownDevices,
  MailAddressHealth,
  SameOriginGuard,
  PasswordGrants,
  SessionTerminator,
  PersonalDataCipher,
];

@Module({
  providers: sharedProviders,
  exports: sharedProviders,
})
export class AccountsModule {}
