import { Module } from '@nestjs/common';
import { CountersModule } from '../counters/counters.module.js';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { DeclarationsModule } from '../declarations/declarations.module.js';
import { GateDevicesModule } from '../gate-devices/gate-devices.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { PassesModule } from '../passes/passes.module.js';
import { QuestionnairesModule } from '../questionnaires/questionnaires.module.js';
import { SuspicionsModule } from '../suspicions/suspicions.module.js';
import { DeclarationPreparer } from './declaration-preparer.js';
import { FlushExpander } from './flush-expander.js';
import { IntakeController } from './intake.controller.js';
import { IntakeService } from './intake.service.js';
import { PhoneCheck } from './phone-check.js';

@Module({
  imports: [
    CountersModule,
    DayKeysModule,
    DeclarationsModule,
    GateDevicesModule,
    GatesModule,
    PassesModule,
    QuestionnairesModule,
    SuspicionsModule,
  ],
  controllers: [IntakeController],
  providers: [IntakeService, DeclarationPreparer, FlushExpander, PhoneCheck],
  exports: [DeclarationPreparer, IntakeService],
})
export class IntakeModule {}
