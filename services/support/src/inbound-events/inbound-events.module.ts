import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { QuestionsModule } from '../questions/questions.module.js';
import { ThreadCoreModule } from '../thread-core/thread-core.module.js';
import { TrainingModule } from '../training/training.module.js';
import { CasesConsumer } from './cases.consumer.js';
import { FeedTroublesConsumer } from './feed-troubles.consumer.js';
import { HandoverDeadlines } from './handover-deadlines.js';
import { MailTroublesConsumer } from './mail-troubles.consumer.js';
import { MorningReportsConsumer } from './morning-reports.consumer.js';
import { PharmacyFilesConsumer } from './pharmacy-files.consumer.js';
import { RegistrationThreads } from './registration-threads.js';
import { RegistrationsConsumer } from './registrations.consumer.js';
import { RemindersConsumer } from './reminders.consumer.js';
import { TroubleThreadStore } from './trouble-thread-store.js';
import { UnitEntity } from '../units/unit.entity.js';
import { WaitingAccountEntity } from './waiting-account.entity.js';
import { WorkerTroublesConsumer } from './worker-troubles.consumer.js';

@Module({
  imports: [
    QuestionsModule,
    ThreadCoreModule,
    TrainingModule,
    TypeOrmModule.forFeature([UnitEntity, WaitingAccountEntity]),
  ],
  controllers: [
    RegistrationsConsumer,
    CasesConsumer,
    FeedTroublesConsumer,
    WorkerTroublesConsumer,
    MailTroublesConsumer,
    RemindersConsumer,
    PharmacyFilesConsumer,
    MorningReportsConsumer,
  ],
  providers: [HandoverDeadlines, RegistrationThreads, TroubleThreadStore],
})
export class InboundEventsModule {}
