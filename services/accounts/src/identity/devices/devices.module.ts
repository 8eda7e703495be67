import { Module } from '@nestjs/common';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { MailModule } from '../../delivery/mail/mail.module.js';
import { DevicesService } from './devices.service.js';
import { KnownDevices } from './known-devices.js';

@Module({
  imports: [AccountsModule, MailModule],
  providers: [DevicesService, KnownDevices],
  exports: [DevicesService, KnownDevices],
})
export class DevicesModule {}
