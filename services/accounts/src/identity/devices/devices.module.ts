import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { CredentialsModule } from '../../credentials/credentials.module.js';
import { MailModule } from '../../delivery/mail/mail.module.js';
import { DevicesService } from './devices.service.js';
import { KnownDeviceEntity } from './known-device.entity.js';
import { KnownDevices } from './known-devices.js';

@Module({
  imports: [AccountsModule, CredentialsModule, MailModule, TypeOrmModule.forFeature([KnownDeviceEntity])],
  providers: [DevicesService, KnownDevices],
  exports: [DevicesService, KnownDevices],
})
export class DevicesModule {}
