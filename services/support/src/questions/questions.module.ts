import { Module } from '@nestjs/common';
import { ThreadCoreModule } from '../thread-core/thread-core.module.js';
import { QuestionsService } from './questions.service.js';

@Module({ imports: [ThreadCoreModule], providers: [QuestionsService], exports: [QuestionsService] })
export class QuestionsModule {}
