import { Module } from '@nestjs/common';
import { ActiveGateDeviceGuard } from './active-gate-device.guard.js';
import { GateDevicesConsumer } from './gate-devices.consumer.js';

@Module({
  controllers: [GateDevicesConsumer],
  providers: [ActiveGateDeviceGuard],
  exports: [ActiveGateDeviceGuard],
})
export class GateDevicesModule {}
