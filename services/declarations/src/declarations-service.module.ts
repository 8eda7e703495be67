import { Module } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { PlatformModule } from '@khai-bao/platform/http';
import { RateLimitModule } from '@khai-bao/platform/limits';
import { ChecksModule } from './checks/checks.module.js';
import { CountersModule } from './counters/counters.module.js';
import { DeclarationsConfig } from './declarations.config.js';
import { config } from './environment.js';
import { GatesModule } from './gates/gates.module.js';
import { IntakeModule } from './intake/intake.module.js';
import { migrations } from './migrations/index.js';
import { PostersModule } from './posters/posters.module.js';
import { CasesConsumer } from './status/cases.consumer.js';
import { AccountsConsumer } from './units/accounts.consumer.js';
import { VisitorsModule } from './visitors/visitors.module.js';

@Module({
  imports: [
    PlatformModule.forRoot({
      name: 'declarations',
      config,
      configClass: DeclarationsConfig,
      migrations,
      consumes: [Topics.unit, Topics.duty, Topics.account, Topics.case, Topics.check],
    }),
    RateLimitModule.forRoot(config),
    GatesModule,
    PostersModule,
    IntakeModule,
    ChecksModule,
    VisitorsModule,
    CountersModule,
  ],
  controllers: [CasesConsumer, AccountsConsumer],
})
export class DeclarationsServiceModule {}
