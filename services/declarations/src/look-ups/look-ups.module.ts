import { Module } from '@nestjs/common';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { DeclarationsModule } from '../declarations/declarations.module.js';
import { GateDevicesModule } from '../gate-devices/gate-devices.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { PassesModule } from '../passes/passes.module.js';
import { LookUpRateLimiter } from './look-up-rate-limiter.js';
import { LookUpsController } from './look-ups.controller.js';
import { LookUpsService } from './look-ups.service.js';

@Module({
  imports: [DayKeysModule, DeclarationsModule, GateDevicesModule, GatesModule, PassesModule],
  controllers: [LookUpsController],
  providers: [LookUpRateLimiter, LookUpsService],
})
export class LookUpsModule {}
