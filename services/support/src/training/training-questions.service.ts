import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { insertIfAbsent } from '@khai-bao/platform/database';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { SessionViews } from './session-views.js';
import { TrainingQuestionEntity } from './training-question.entity.js';
import { TrainingQuestionVoteEntity } from './training-question-vote.entity.js';
import type { TrainingFaqItemDto, TrainingQuestionDto } from './training-questions.dto.js';
import { findAnsweredQuestions, findQuestions } from './training-questions.queries.js';
import { TrainingSeats } from './training-seats.js';

/** Open questions of one account before one session. */
const maxQuestionsPerAccount = 5;
/** Questions of one session. */
const maxQuestionsPerSession = 200;
const maxFaqItems = 200;

/** Questions before a session: asked by those who see it, voted for once per account, answered by the organisers. */
@Injectable()
export class TrainingQuestionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly views: SessionViews,
    private readonly seats: TrainingSeats,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem SUPPORT.TRAINING_NOT_FOUND */
  async listQuestions(actor: Actor, sessionId: string): Promise<TrainingQuestionDto[]> {
    const { manager } = this.dataSource;
    await this.views.requireSession(manager, actor, sessionId);
    return this.toDtos(manager, actor, sessionId);
  }

  /** Asks a question, for which its author votes. @throws Problem SUPPORT.TRAINING_NOT_FOUND, TRAINING_CANCELLED, TRAINING_TOO_MANY_QUESTIONS */
  askQuestion(actor: Actor, sessionId: string, text: string): Promise<TrainingQuestionDto[]> {
    return this.dataSource.transaction(async (manager) => {
      await this.views.requireSession(manager, actor, sessionId);
      const session = await this.seats.lockSession(manager, sessionId);
      if (session.state === 'CANCELLED') throw new Problem('SUPPORT.TRAINING_CANCELLED');
      const own = await manager.countBy(TrainingQuestionEntity, { sessionId, askedBy: actor.accountId });
      const all = await manager.countBy(TrainingQuestionEntity, { sessionId });
      if (own >= maxQuestionsPerAccount || all >= maxQuestionsPerSession)
        throw new Problem('SUPPORT.TRAINING_TOO_MANY_QUESTIONS');
      const id = uuidv7();
      await manager.insert(TrainingQuestionEntity, {
        id,
        sessionId,
        text,
        askedBy: actor.accountId,
        askedPlace: actor.place,
        askedAt: this.clock.now(),
        answer: null,
        answeredByPlace: null,
        answeredAt: null,
      });
      await manager.insert(TrainingQuestionVoteEntity, { questionId: id, accountId: actor.accountId });
      return this.toDtos(manager, actor, sessionId);
    });
  }

  /** Votes for a question, or takes the vote back. A repeated call changes nothing. @throws Problem SUPPORT.TRAINING_QUESTION_NOT_FOUND */
  setVote(actor: Actor, questionId: string, isVoted: boolean): Promise<TrainingQuestionDto[]> {
    return this.dataSource.transaction(async (manager) => {
      const { sessionId } = await this.requireQuestion(manager, actor, questionId);
      const vote = { questionId, accountId: actor.accountId };
      if (isVoted) await insertIfAbsent(manager, TrainingQuestionVoteEntity, vote);
      else await manager.delete(TrainingQuestionVoteEntity, vote);
      return this.toDtos(manager, actor, sessionId);
    });
  }

  /** Answers a question, or corrects the answer. @throws Problem SUPPORT.TRAINING_QUESTION_NOT_FOUND */
  answerQuestion(actor: Actor, questionId: string, answer: string): Promise<TrainingQuestionDto[]> {
    return this.dataSource.transaction(async (manager) => {
      const { sessionId } = await this.requireQuestion(manager, actor, questionId);
      await manager.update(
        TrainingQuestionEntity,
        { id: questionId },
        { answer, answeredByPlace: actor.place, answeredAt: this.clock.now() },
      );
      return this.toDtos(manager, actor, sessionId);
    });
  }

  /** Lists the answered questions of all sessions, the last answer first. */
  async listFaq(): Promise<TrainingFaqItemDto[]> {
    const found = await findAnsweredQuestions(this.dataSource.manager, maxFaqItems);
    return found.map((row) => ({
      questionId: row.id,
      question: row.text,
      answer: row.answer,
      answeredAt: row.answeredAt.toISOString(),
      sessionTitle: row.title,
    }));
  }

  /** A question of a session that the account does not see is refused like one that does not exist. */
  private async requireQuestion(
    manager: EntityManager,
    actor: Actor,
    questionId: string,
  ): Promise<TrainingQuestionEntity> {
    const question = await manager.findOneBy(TrainingQuestionEntity, { id: questionId });
    if (question === null) throw new Problem('SUPPORT.TRAINING_QUESTION_NOT_FOUND');
    await this.views.requireSession(manager, actor, question.sessionId).catch((error: unknown) => {
      throw error instanceof Problem ? new Problem('SUPPORT.TRAINING_QUESTION_NOT_FOUND') : error;
    });
    return question;
  }

  private async toDtos(
    manager: EntityManager,
    actor: Actor,
    sessionId: string,
  ): Promise<TrainingQuestionDto[]> {
    const found = await findQuestions(manager, sessionId, actor.accountId);
    return found.map((row) => ({
      questionId: row.id,
      text: row.text,
      place: row.askedPlace,
      askedAt: row.askedAt.toISOString(),
      votes: row.votes,
      isVoted: row.isVoted,
      answer: row.answer,
      answeredByPlace: row.answeredByPlace,
    }));
  }
}
