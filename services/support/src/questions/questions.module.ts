import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ThreadCoreModule } from '../thread-core/thread-core.module.js';
import { QuestionEntity } from './question.entity.js';
import { QuestionsService } from './questions.service.js';

@Module({
  imports: [ThreadCoreModule, TypeOrmModule.forFeature([QuestionEntity])],
  providers: [QuestionsService],
  exports: [QuestionsService],
})
export class QuestionsModule {}
