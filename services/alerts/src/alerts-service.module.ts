import { Module } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { PlatformModule } from '@khai-bao/platform/http';
import { RateLimitModule } from '@khai-bao/platform/limits';
import { AlertsConfig } from './alerts.config.js';
import { AreasModule } from './areas/areas.module.js';
import { CaseGraphModule } from './case-graph/case-graph.module.js';
import { CaseOnsetModule } from './case-onset/case-onset.module.js';
import { CasesModule } from './cases/cases.module.js';
import { ClustersModule } from './clusters/clusters.module.js';
import { CoVisitorNoticesModule } from './co-visitor-notices/co-visitor-notices.module.js';
import { ContactsModule } from './contacts/contacts.module.js';
import { DayKeysModule } from './day-keys/day-keys.module.js';
import { DutyModule } from './duty/duty.module.js';
import { config } from './environment.js';
import { FlagsModule } from './flags/flags.module.js';
import { HandOverModule } from './hand-over/hand-over.module.js';
import { HeartbeatModule } from './heartbeat/heartbeat.module.js';
import { LineListModule } from './line-list/line-list.module.js';
import { migrations } from './migrations/index.js';
import { MorningReportModule } from './morning-report/morning-report.module.js';
import { NoticesModule } from './notices/notices.module.js';
import { PictureModule } from './picture/picture.module.js';
import { RostersModule } from './rosters/rosters.module.js';
import { StationReportsModule } from './station-reports/station-reports.module.js';
import { TransfersModule } from './transfers/transfers.module.js';
import { UnitCasesModule } from './unit-cases/unit-cases.module.js';
import { UnitsModule } from './units/units.module.js';

@Module({
  imports: [
    PlatformModule.forRoot({
      name: 'alerts',
      config,
      configClass: AlertsConfig,
      migrations,
      consumes: [
        Topics.riskFlagged,
        Topics.dayKey,
        Topics.account,
        Topics.unit,
        Topics.contactsFound,
        Topics.contactErased,
        Topics.area,
      ],
    }),
    RateLimitModule.forRoot(config),
    AreasModule,
    CaseGraphModule,
    CaseOnsetModule,
    CasesModule,
    ClustersModule,
    CoVisitorNoticesModule,
    ContactsModule,
    DayKeysModule,
    DutyModule,
    FlagsModule,
    HandOverModule,
    HeartbeatModule,
    LineListModule,
    MorningReportModule,
    NoticesModule,
    PictureModule,
    RostersModule,
    StationReportsModule,
    TransfersModule,
    UnitCasesModule,
    UnitsModule,
  ],
})
export class AlertsServiceModule {}
