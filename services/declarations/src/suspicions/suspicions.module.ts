import { Module } from '@nestjs/common';
import { GateDevicesModule } from '../gate-devices/gate-devices.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { PassesModule } from '../passes/passes.module.js';
import { SuspicionFloodLimiter } from './suspicion-flood-limiter.js';
import { SuspicionsController } from './suspicions.controller.js';
import { SuspicionsService } from './suspicions.service.js';

@Module({
  imports: [GateDevicesModule, GatesModule, PassesModule],
  controllers: [SuspicionsController],
  providers: [SuspicionsService, SuspicionFloodLimiter],
  exports: [SuspicionFloodLimiter],
})
export class SuspicionsModule {}
