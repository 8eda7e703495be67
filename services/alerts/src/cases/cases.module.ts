import { Module } from '@nestjs/common';
import { DayShares } from '@khai-bao/platform/sealing';
import { AlertsConfig } from '../alerts.config.js';
import { DayKeys } from '../keys/day-keys.service.js';
import { CaseContents } from './case-content.js';
import { CaseStore } from './case-store.js';
import { CasesController } from './cases.controller.js';
import { CasesService } from './cases.service.js';
import { FlagsConsumer } from './flags.consumer.js';
import { FloodFolding } from './flood-folding.js';
import { OpenCase } from './open-case.js';
import { UnfoldFlags } from './unfold-flags.js';
import { UnitPlaces } from './unit-places.js';
import { UnitsConsumer } from './units.consumer.js';

@Module({
  controllers: [CasesController, FlagsConsumer, UnitsConsumer],
  providers: [
    CasesService,
    CaseContents,
    CaseStore,
    OpenCase,
    FloodFolding,
    UnfoldFlags,
    UnitPlaces,
    DayKeys,
    {
      provide: DayShares,
      inject: [AlertsConfig],
      useFactory: ({ daySharesUrl, masterKey }: AlertsConfig) => new DayShares(daySharesUrl, masterKey),
    },
  ],
})
export class CasesModule {}
