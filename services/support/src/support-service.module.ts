import { Module } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { PlatformModule } from '@khai-bao/platform/http';
import { ArchiveModule } from './archive/archive.module.js';
import { CommitteesModule } from './committees/committees.module.js';
import { DigestModule } from './digest/digest.module.js';
import { config } from './environment.js';
import { FilesModule } from './files/files.module.js';
import { FocalPersonsModule } from './focal-persons/focal-persons.module.js';
import { GuidesModule } from './guides/guides.module.js';
import { InboundEventsModule } from './inbound-events/inbound-events.module.js';
import { migrations } from './migrations/index.js';
import { ReceiptsModule } from './receipts/receipts.module.js';
import { RoomsModule } from './rooms/rooms.module.js';
import { SupportConfig } from './support.config.js';
import { ThreadsModule } from './threads/threads.module.js';
import { TrainingModule } from './training/training.module.js';

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
        Topics.morningReport,
      ],
    }),
    ThreadsModule,
    RoomsModule,
    ArchiveModule,
    FilesModule,
    ReceiptsModule,
    FocalPersonsModule,
    CommitteesModule,
    InboundEventsModule,
    DigestModule,
    TrainingModule,
    GuidesModule,
  ],
})
export class SupportServiceModule {}
