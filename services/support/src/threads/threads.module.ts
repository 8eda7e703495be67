import { Module } from '@nestjs/common';
import { FilesModule } from '../files/files.module.js';
import { MentionsModule } from '../mentions/mentions.module.js';
import { QuestionsModule } from '../questions/questions.module.js';
import { ReceiptsModule } from '../receipts/receipts.module.js';
import { ThreadCoreModule } from '../thread-core/thread-core.module.js';
import { ThreadsController } from './threads.controller.js';
import { ThreadsService } from './threads.service.js';

@Module({
  imports: [ThreadCoreModule, FilesModule, MentionsModule, QuestionsModule, ReceiptsModule],
  controllers: [ThreadsController],
  providers: [ThreadsService],
})
export class ThreadsModule {}
