import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/cases.module.js';
import { DayKeysModule } from '../day-keys/day-keys.module.js';
import { UnitsModule } from '../units/units.module.js';
import { FlagProcessor } from './flag-processor.js';
import { FlagUnfolder } from './flag-unfolder.js';
import { FoldedFlagEntity } from './folded-flag.entity.js';
import { FoldedFlagsController } from './folded-flags.controller.js';
import { FoldedFlags } from './folded-flags.js';
import { RiskFlagsConsumer } from './risk-flags.consumer.js';
import { WaitingFlagEntity } from './waiting-flag.entity.js';
import { WaitingFlags } from './waiting-flags.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([FoldedFlagEntity, WaitingFlagEntity]),
    CasesModule,
    DayKeysModule,
    UnitsModule,
  ],
  controllers: [FoldedFlagsController, RiskFlagsConsumer],
  providers: [FlagProcessor, FlagUnfolder, FoldedFlags, WaitingFlags],
})
export class FlagsModule {}
