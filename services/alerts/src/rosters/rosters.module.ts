import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  MailChannel,
  provideMailChannel,
  provideSmsChannel,
  SmsChannel,
} from '@khai-bao/platform/notification';
import { AlertsConfig } from '../alerts.config.js';
import { CasesModule } from '../cases/cases.module.js';
import { DutyModule } from '../duty/duty.module.js';
import { LinksModule } from '../links/links.module.js';
import { PushModule } from '../push/push.module.js';
import { DutyAccounts } from './duty-accounts.js';
import { DutyAccountsConsumer } from './duty-accounts.consumer.js';
import { DutyContactCipher } from './duty-contact-cipher.js';
import { DutyContacts } from './duty-contacts.js';
import { DutyPeople } from './duty-people.js';
import { DutyPeopleController } from './duty-people.controller.js';
import { DutyPersonEntity } from './duty-person.entity.js';
import { DutyShiftEntity } from './duty-shift.entity.js';
import { RosterEditor } from './roster-editor.js';
import { RosterGapNoticeEntity } from './roster-gap-notice.entity.js';
import { RosterGapWatch } from './roster-gap-watch.js';
import { RosterMailSender } from './roster-mail-sender.js';
import { RosterReader } from './roster-reader.js';
import { RosterTimers } from './roster-timers.js';
import { RosterEntity } from './roster.entity.js';
import { RostersController } from './rosters.controller.js';
import { ShiftRetention } from './shift-retention.js';
import { ShiftAlarms } from './shift-alarms.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([DutyPersonEntity, DutyShiftEntity, RosterEntity, RosterGapNoticeEntity]),
    CasesModule,
    DutyModule,
    LinksModule,
    PushModule,
  ],
  controllers: [DutyAccountsConsumer, DutyPeopleController, RostersController],
  providers: [
    DutyAccounts,
    DutyContactCipher,
    DutyContacts,
    DutyPeople,
    RosterEditor,
    RosterGapWatch,
    RosterMailSender,
    RosterReader,
    RosterTimers,
    ShiftRetention,
    ShiftAlarms,
    provideMailChannel(AlertsConfig),
    provideSmsChannel(AlertsConfig),
  ],
  exports: [DutyPeople, MailChannel, SmsChannel],
})
export class RostersModule {}
