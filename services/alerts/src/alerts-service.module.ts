import { Module } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { PlatformModule } from '@khai-bao/platform/http';
import { AlertsConfig } from './alerts.config.js';
import { CasesModule } from './cases/cases.module.js';
import { DutyModule } from './duty/duty.module.js';
import { config } from './environment.js';
import { migrations } from './migrations/index.js';

@Module({
  imports: [
    PlatformModule.forRoot({
      name: 'alerts',
      config,
      configClass: AlertsConfig,
      migrations,
      consumes: [Topics.riskFlagged, Topics.dayKey, Topics.account, Topics.unit],
      tracksAccounts: true,
    }),
    CasesModule,
    DutyModule,
  ],
})
export class AlertsServiceModule {}
