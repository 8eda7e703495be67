import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/cases.module.js';
import { ContactsModule } from '../contacts/contacts.module.js';
import { DutyModule } from '../duty/duty.module.js';
import { RostersModule } from '../rosters/rosters.module.js';
import { UnitsModule } from '../units/units.module.js';
import { CoVisitorCipher } from './co-visitor-cipher.js';
import { CoVisitorClock } from './co-visitor-clock.js';
import { CoVisitorNoticeEntity } from './co-visitor-notice.entity.js';
import { CoVisitorNoticesController } from './co-visitor-notices.controller.js';
import { CoVisitorNotices } from './co-visitor-notices.service.js';
import { CoVisitorPreparer } from './co-visitor-preparer.js';
import { CoVisitorReader } from './co-visitor-reader.js';
import { CoVisitorRecipientEntity } from './co-visitor-recipient.entity.js';
import { CoVisitorSender } from './co-visitor-sender.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([CoVisitorNoticeEntity, CoVisitorRecipientEntity]),
    CasesModule,
    ContactsModule,
    DutyModule,
    RostersModule,
    UnitsModule,
  ],
  controllers: [CoVisitorNoticesController],
  providers: [
    CoVisitorCipher,
    CoVisitorClock,
    CoVisitorNotices,
    CoVisitorPreparer,
    CoVisitorReader,
    CoVisitorSender,
  ],
})
export class CoVisitorNoticesModule {}
