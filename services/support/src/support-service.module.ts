import { Module } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { provideFileStore } from '@khai-bao/platform/files';
import { provideMailer } from '@khai-bao/platform/mail';
import { PlatformModule } from '@khai-bao/platform/http';
import { ArchiveController } from './archive/archive.controller.js';
import { ArchiveService } from './archive/archive.service.js';
import { AreasConsumer } from './committees/areas.consumer.js';
import { FocalPersonsController } from './committees/focal-persons.controller.js';
import { FocalPersonsService } from './committees/focal-persons.service.js';
import { DigestService } from './digest/digest.service.js';
import { config } from './environment.js';
import { FilesController } from './files/files.controller.js';
import { FilesService } from './files/files.service.js';
import { UploadInspector } from './files/upload-inspector.js';
import { OpenToFiles } from './files/open-to-files.js';
import { MentionsService } from './mentions/mentions.service.js';
import { migrations } from './migrations/index.js';
import { QuestionsService } from './questions/questions.service.js';
import { AcknowledgementsService } from './receipts/acknowledgements.service.js';
import { ReadersService } from './receipts/readers.service.js';
import { ReceiptsController } from './receipts/receipts.controller.js';
import { RoomsController } from './rooms/rooms.controller.js';
import { RoomsService } from './rooms/rooms.service.js';
import { SupportConfig } from './support.config.js';
import { RegistrationsConsumer } from './threads/registrations.consumer.js';
import { CasesConsumer } from './told/cases.consumer.js';
import { FeedTroublesConsumer } from './told/feed-troubles.consumer.js';
import { RemindersConsumer } from './told/reminders.consumer.js';
import { MailTroublesConsumer } from './told/mail-troubles.consumer.js';
import { PharmacyFilesConsumer } from './told/pharmacy-files.consumer.js';
import { TroubleThreads } from './told/trouble-threads.js';
import { WorkerTroublesConsumer } from './told/worker-troubles.consumer.js';
import { HandoverClock } from './told/handover-clock.js';
import { ThreadStore } from './threads/thread-store.js';
import { ThreadsController } from './threads/threads.controller.js';
import { ThreadsService } from './threads/threads.service.js';

@Module({
  imports: [
    PlatformModule.forRoot({
      name: 'support',
      config,
      configClass: SupportConfig,
      migrations,
      consumes: [
        Topics.unit,
        Topics.account,
        Topics.area,
        Topics.case,
        Topics.feedTrouble,
        Topics.workerTrouble,
        Topics.mailTrouble,
        Topics.reminder,
        Topics.pharmacyFile,
      ],
    }),
  ],
  controllers: [
    ThreadsController,
    RoomsController,
    ArchiveController,
    FilesController,
    ReceiptsController,
    FocalPersonsController,
    RegistrationsConsumer,
    AreasConsumer,
    CasesConsumer,
    FeedTroublesConsumer,
    WorkerTroublesConsumer,
    MailTroublesConsumer,
    RemindersConsumer,
    PharmacyFilesConsumer,
  ],
  providers: [
    ThreadsService,
    ThreadStore,
    FocalPersonsService,
    RoomsService,
    ReadersService,
    AcknowledgementsService,
    QuestionsService,
    FilesService,
    UploadInspector,
    TroubleThreads,
    OpenToFiles,
    HandoverClock,
    DigestService,
    ArchiveService,
    MentionsService,
    provideMailer(SupportConfig),
    provideFileStore(SupportConfig),
  ],
})
export class SupportServiceModule {}
