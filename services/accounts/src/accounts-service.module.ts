import { Module } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { PlatformModule } from '@khai-bao/platform/http';
import { RateLimitModule } from '@khai-bao/platform/limits';
import { AccountsConfig } from './accounts.config.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { BouncesModule } from './delivery/bounces/bounces.module.js';
import { HandoversModule } from './delivery/handovers/handovers.module.js';
import { MailModule } from './delivery/mail/mail.module.js';
import { config } from './environment.js';
import { GateDevicesModule } from './gate-devices/gate-devices.module.js';
import { PasswordHelpModule } from './identity/password-help/password-help.module.js';
import { SecondFactorModule } from './identity/second-factor/second-factor.module.js';
import { SessionsModule } from './identity/sessions/sessions.module.js';
import { migrations } from './migrations/index.js';
import { OfficialsModule } from './people/officials/officials.module.js';
import { StaffModule } from './people/staff/staff.module.js';
import { UnitAccountsModule } from './people/unit-accounts/unit-accounts.module.js';
import { RequestsModule } from './requests/requests.module.js';
import { DemoAccountsSeeder } from './seed/demo-accounts.js';
import { TrailModule } from './trail/trail.module.js';

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
    SecondFactorModule,
    RequestsModule,
    HandoversModule,
    StaffModule,
    GateDevicesModule,
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
