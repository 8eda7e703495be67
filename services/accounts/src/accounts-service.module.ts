import { Module } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { PlatformModule } from '@khai-bao/platform/http';
import { RateLimitModule } from '@khai-bao/platform/limits';
import { AccountsModule } from './accounts/accounts.module.js';
import { AccountsConfig } from './accounts.config.js';
import { BouncesModule } from './delivery/bounces/bounces.module.js';
import { config } from './environment.js';
import { HandoversModule } from './delivery/handovers/handovers.module.js';
import { MailModule } from './delivery/mail/mail.module.js';
import { migrations } from './migrations/index.js';
import { OfficialsModule } from './people/officials/officials.module.js';
import { PasswordHelpModule } from './identity/password-help/password-help.module.js';
import { RequestsModule } from './requests/requests.module.js';
import { DemoAccountsSeeder } from './seed/demo-accounts.js';
import { SessionsModule } from './identity/sessions/sessions.module.js';
import { StaffModule } from './people/staff/staff.module.js';
import { TrailModule } from './trail/trail.module.js';
import { UnitAccountsModule } from './people/unit-accounts/unit-accounts.module.js';

@Module({
  imports: [
    PlatformModule.forRoot({
      name: 'accounts',
      config,
      configClass: AccountsConfig,
      migrations,
      consumes: [Topics.unit, Topics.area, Topics.access],
      endsSessions: true,
    }),
    RateLimitModule.forRoot(config),
    AccountsModule,
    SessionsModule,
    RequestsModule,
    HandoversModule,
    StaffModule,
    MailModule,
    BouncesModule,
    OfficialsModule,
    PasswordHelpModule,
    UnitAccountsModule,
    TrailModule,
  ],
  providers: [DemoAccountsSeeder],
})
export class AccountsServiceModule {}
