import { Module } from '@nestjs/common';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { DeclarationsModule } from '../declarations/declarations.module.js';
import { GateDevicesModule } from '../gate-devices/gate-devices.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { PassesModule } from '../passes/passes.module.js';
import { PassBlockLister } from './pass-block-lister.js';
import { PassBlocks } from './pass-blocks.js';
import { PersonDays } from './person-days.js';
import { ReportedPeople } from './reported-people.js';
import { SuspicionFloodLimiter } from './suspicion-flood-limiter.js';
import { SuspicionPublisher } from './suspicion-publisher.js';
import { SuspicionsController } from './suspicions.controller.js';
import { SuspicionsService } from './suspicions.service.js';

@Module({
  imports: [DayKeysModule, DeclarationsModule, GateDevicesModule, GatesModule, PassesModule],
  controllers: [SuspicionsController],
  providers: [
    PassBlockLister,
    PassBlocks,
    PersonDays,
    ReportedPeople,
    SuspicionFloodLimiter,
    SuspicionPublisher,
    SuspicionsService,
  ],
  exports: [ReportedPeople, SuspicionFloodLimiter],
})
export class SuspicionsModule {}
