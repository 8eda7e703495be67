import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { GateDeviceEntity } from './gate-device.entity.js';
import { GateDeviceStore } from './gate-device-store.js';
import { GateShiftEntity } from './gate-shift.entity.js';

@Module({
  imports: [CredentialsModule, TypeOrmModule.forFeature([GateDeviceEntity, GateShiftEntity])],
  providers: [GateDeviceStore],
  exports: [GateDeviceStore],
})
export class GateDeviceStoreModule {}
