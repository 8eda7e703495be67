import { Module } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { PlatformModule } from '@khai-bao/platform/http';
import { DeliveryModule } from './delivery/delivery.module.js';
import { config } from './environment.js';
import { FeedModule } from './feed/feed.module.js';
import { IntakeModule } from './intake/intake.module.js';
import { migrations } from './migrations/index.js';
import { NcoviModule } from './ncovi/ncovi.module.js';
import { SyncConfig } from './sync.config.js';

@Module({
  imports: [
    PlatformModule.forRoot({
      name: 'sync',
      config,
      configClass: SyncConfig,
      migrations,
      consumes: [
        Topics.unit,
        Topics.gate,
        Topics.questionnaire,
        Topics.declaration,
        Topics.check,
        Topics.case,
        Topics.unitCover,
        Topics.dayKey,
        Topics.account,
        Topics.workerTrouble,
      ],
      tracksAccounts: true,
    }),
    IntakeModule,
    DeliveryModule,
    FeedModule,
    NcoviModule,
  ],
})
export class SyncServiceModule {}
