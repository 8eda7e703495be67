import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts/accounts.module.js';
import { PasswordsModule } from '../identity/passwords/passwords.module.js';
import { SecondFactorModule } from '../identity/second-factor/second-factor.module.js';
import { SessionsModule } from '../identity/sessions/sessions.module.js';
import { GateDeviceEnroller } from './gate-device-enroller.js';
import { GateDeviceRetention } from './gate-device-retention.js';
import { GateDeviceStoreModule } from './gate-device-store.module.js';
import { GateDeviceEnrolmentEntity } from './gate-device-enrolment.entity.js';
import { GateDevicesController } from './gate-devices.controller.js';
import { GateDevicesService } from './gate-devices.service.js';
import { GateShiftsController } from './gate-shifts.controller.js';
import { GateShiftsService } from './gate-shifts.service.js';
import { GuardPinsModule } from './guard-pins.module.js';

@Module({
  imports: [
    AccountsModule,
    GateDeviceStoreModule,
    GuardPinsModule,
    PasswordsModule,
    SecondFactorModule,
    SessionsModule,
    TypeOrmModule.forFeature([GateDeviceEnrolmentEntity]),
  ],
  controllers: [GateDevicesController, GateShiftsController],
  providers: [GateDevicesService, GateDeviceEnroller, GateDeviceRetention, GateShiftsService],
})
export class GateDevicesModule {}
