import { Module } from '@nestjs/common';
import { DeclarationsModule } from '../declarations/declarations.module.js';
import { GateDevicesModule } from '../gate-devices/gate-devices.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { PassesModule } from '../passes/passes.module.js';
import { UnitsModule } from '../units/units.module.js';
import { CheckBatchRecorder } from './check-batch-recorder.js';
import { CheckLister } from './check-lister.js';
import { CheckRecorder } from './check-recorder.js';
import { ChecksController } from './checks.controller.js';
import { RevokedInside } from './revoked-inside.js';

@Module({
  imports: [DeclarationsModule, GateDevicesModule, GatesModule, PassesModule, UnitsModule],
  controllers: [ChecksController],
  providers: [CheckRecorder, CheckBatchRecorder, CheckLister, RevokedInside],
})
export class ChecksModule {}
