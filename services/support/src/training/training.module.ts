import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { provideMailChannel } from '@khai-bao/platform/notification';
import { SupportConfig } from '../support.config.js';
import { ThreadCoreModule } from '../thread-core/thread-core.module.js';
import { SessionViewParts } from './session-view-parts.js';
import { SessionViews } from './session-views.js';
import { TrainingAttendanceService } from './training-attendance.service.js';
import { TrainingCallEntity } from './training-call.entity.js';
import { TrainingLinks } from './training-links.js';
import { TrainingMailEntity } from './training-mail.entity.js';
import { TrainingMailPlanner } from './training-mail-planner.js';
import { TrainingMailsService } from './training-mails.service.js';
import { TrainingPeople } from './training-people.js';
import { TrainingPosts } from './training-posts.js';
import { TrainingQuestionEntity } from './training-question.entity.js';
import { TrainingQuestionVoteEntity } from './training-question-vote.entity.js';
import { TrainingQuestionsController } from './training-questions.controller.js';
import { TrainingQuestionsService } from './training-questions.service.js';
import { TrainingReaders } from './training-readers.js';
import { TrainingSeats } from './training-seats.js';
import { TrainingSessionEntity } from './training-session.entity.js';
import { TrainingSessionsController } from './training-sessions.controller.js';
import { TrainingSessionsService } from './training-sessions.service.js';
import { TrainingSignUpEntity } from './training-sign-up.entity.js';
import { TrainingSignUpsController } from './training-sign-ups.controller.js';
import { TrainingSignUpsService } from './training-sign-ups.service.js';
import { UntrainedUnitsController } from './untrained-units.controller.js';
import { UntrainedUnitsService } from './untrained-units.service.js';

@Module({
  imports: [
    ThreadCoreModule,
    TypeOrmModule.forFeature([
      TrainingSessionEntity,
      TrainingSignUpEntity,
      TrainingMailEntity,
      TrainingQuestionEntity,
      TrainingQuestionVoteEntity,
      TrainingCallEntity,
    ]),
  ],
  controllers: [
    TrainingSessionsController,
    TrainingSignUpsController,
    TrainingQuestionsController,
    UntrainedUnitsController,
  ],
  providers: [
    SessionViewParts,
    SessionViews,
    TrainingAttendanceService,
    TrainingLinks,
    TrainingMailPlanner,
    TrainingMailsService,
    TrainingPeople,
    TrainingPosts,
    TrainingQuestionsService,
    TrainingReaders,
    TrainingSeats,
    TrainingSessionsService,
    TrainingSignUpsService,
    UntrainedUnitsService,
    provideMailChannel(SupportConfig),
  ],
  exports: [TrainingSeats],
})
export class TrainingModule {}
