import { Module } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { PlatformModule } from '@khai-bao/platform/http';
import { RateLimitModule } from '@khai-bao/platform/limits';
import { ChangesModule } from './changes/changes.module.js';
import { ChecksModule } from './checks/checks.module.js';
import { ContactsModule } from './contacts/contacts.module.js';
import { CountersModule } from './counters/counters.module.js';
import { DeclarationsConfig } from './declarations.config.js';
import { DeclarationsModule } from './declarations/declarations.module.js';
import { config } from './environment.js';
import { GateDevicesModule } from './gate-devices/gate-devices.module.js';
import { GatesModule } from './gates/gates.module.js';
import { InboundSmsModule } from './inbound-sms/inbound-sms.module.js';
import { IntakeModule } from './intake/intake.module.js';
import { LookUpsModule } from './look-ups/look-ups.module.js';
import { migrations } from './migrations/index.js';
import { OccupancyModule } from './occupancy/occupancy.module.js';
import { PassesModule } from './passes/passes.module.js';
import { PhoneCodesModule } from './phone-codes/phone-codes.module.js';
import { PostersModule } from './posters/posters.module.js';
import { QuestionnairesModule } from './questionnaires/questionnaires.module.js';
import { RetentionModule } from './retention/retention.module.js';
import { SuspicionsModule } from './suspicions/suspicions.module.js';
import { UnitsModule } from './units/units.module.js';
import { VisitorCardsModule } from './visitor-cards/visitor-cards.module.js';
import { VisitorsModule } from './visitors/visitors.module.js';

@Module({
  imports: [
    PlatformModule.forRoot({
      name: 'declarations',
      config,
      configClass: DeclarationsConfig,
      migrations,
      consumes: [
        Topics.unit,
        Topics.duty,
        Topics.account,
        Topics.gateDevice,
        Topics.case,
        Topics.check,
        Topics.declarationConfirmed,
        Topics.contactsRequested,
        Topics.guide,
      ],
    }),
    RateLimitModule.forRoot(config),
    UnitsModule,
    RetentionModule,
    GateDevicesModule,
    GatesModule,
    PostersModule,
    QuestionnairesModule,
    IntakeModule,
    ChangesModule,
    DeclarationsModule,
    PhoneCodesModule,
    InboundSmsModule,
    PassesModule,
    LookUpsModule,
    ChecksModule,
    SuspicionsModule,
    VisitorsModule,
    VisitorCardsModule,
    CountersModule,
    OccupancyModule,
    ContactsModule,
  ],
})
export class DeclarationsServiceModule {}
