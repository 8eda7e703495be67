import { Module } from '@nestjs/common';
import { CountersModule } from '../counters/counters.module.js';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { GatesModule } from '../gates/gates.module.js';
import { PassesModule } from '../passes/passes.module.js';
import { QuestionnairesModule } from '../questionnaires/questionnaires.module.js';
import { DeclarationsController } from './declarations.controller.js';
import { DeviceTokens } from './device-tokens.js';
import { IntakeService } from './intake.service.js';
import { PrepareDeclaration } from './prepare-declaration.js';
import { SuspectedFloods } from './suspected-floods.js';

@Module({
  imports: [CountersModule, DayKeysModule, GatesModule, PassesModule, QuestionnairesModule],
  controllers: [DeclarationsController],
  providers: [IntakeService, PrepareDeclaration, SuspectedFloods, DeviceTokens],
})
export class IntakeModule {}
