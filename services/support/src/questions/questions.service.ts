import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { addWorkingHours, workingTimeOf } from '@khai-bao/platform/working-time';
import { In, IsNull, Not, type EntityManager } from 'typeorm';
import { AreaEntity } from '../committees/area.entity.js';
import { committeeOf, areaPathWithAncestors, type OfficialBody } from '../committees/committee.js';
import { SupportConfig } from '../support.config.js';
import { ThreadStore } from '../thread-core/thread-store.js';
import type { ThreadEntity } from '../thread-core/thread.entity.js';
import { toQuestionDto } from './question-dto-mapper.js';
import { QuestionEntity } from './question.entity.js';
import type { AskableBody, QuestionDto } from './questions.dto.js';
import { answerOpenQuestions } from './questions.queries.js';

const answerDueTimer = 'answer-due';

/** Questions with a deadline in working hours. An overdue question is escalated to the tier above. */
@Injectable()
export class QuestionsService implements OnModuleInit {
  constructor(
    private readonly jobs: TimerScheduler,
    private readonly store: ThreadStore,
    private readonly clock: Clock,
    private readonly config: SupportConfig,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(answerDueTimer, (payload, manager) =>
      this.markQuestionLate(manager, (payload as { postId: string }).postId),
    );
  }

  /** Turns a new post into a question and schedules its deadline. @throws Problem SUPPORT.NOBODY_TO_ANSWER */
  async askQuestion(
    manager: EntityManager,
    actor: Actor,
    thread: Pick<ThreadEntity, 'id' | 'areaPath' | 'kind'>,
    postId: string,
    whom: AskableBody,
  ): Promise<void> {
    const own = committeeOf(actor);
    const owed = await this.findOwingCommittee(manager, thread.areaPath, whom);
    // Health sees only pharmacies' registrations and is asked in other threads.
    if (
      owed === null ||
      (owed.path === own.areaPath && owed.body === own.body) ||
      (whom === 'health' && thread.kind === 'registration')
    )
      throw new Problem('SUPPORT.NOBODY_TO_ANSWER');
    const { answerHours } = this.config;
    const dueAt = addWorkingHours(this.clock.now(), answerHours, workingTimeOf(this.config));
    await manager.insert(QuestionEntity, {
      postId,
      threadId: thread.id,
      askerBody: own.body,
      askerPath: own.areaPath,
      owedBody: owed.body,
      owedPath: owed.path,
      owedPlace: owed.place,
      dueAt,
    });
    await this.jobs.scheduleTimer(manager, { kind: answerDueTimer, key: postId, dueAt, payload: { postId } });
  }

  /** Marks open questions of the thread as answered when the author owes the answer or belongs to the escalation tier. */
  async answerOpenQuestions(
    manager: EntityManager,
    actor: Actor,
    threadId: string,
    postId: string,
  ): Promise<void> {
    const answer = { postId, at: this.clock.now() };
    for (const answered of await answerOpenQuestions(manager, threadId, committeeOf(actor), answer))
      await this.jobs.cancelTimer(manager, answerDueTimer, answered);
  }

  /**
   * Moves open questions of a thread that went to another ward. The new ward, and the new district if it changed, owe the
   * answers. Deadlines stay.
   */
  async moveQuestions(
    manager: EntityManager,
    threadId: string,
    from: string,
    to: { readonly path: string; readonly place: string },
  ): Promise<void> {
    const [district, newDistrict] = [parentAreaPath(from), parentAreaPath(to.path)];
    const area = await manager.findOneBy(AreaEntity, { path: newDistrict });
    const questions = manager.getRepository(QuestionEntity);
    const open = { threadId, answeredAt: IsNull() };
    for (const [path, into, place] of [
      [from, to.path, to.place],
      [district, newDistrict, area?.fullName],
    ] as const) {
      if (path === into) continue;
      await questions.update(
        { ...open, owedBody: 'committee', owedPath: path },
        { owedPath: into, ...(place === undefined ? {} : { owedPlace: place }) },
      );
      await questions.update(
        { ...open, escalatedBody: 'committee', escalatedPath: path },
        { escalatedPath: into },
      );
    }
  }

  /** Finds the questions of a thread by post. */
  async findQuestionsByPost(
    manager: EntityManager,
    actor: Actor,
    threadId: string,
  ): Promise<Map<string, QuestionDto>> {
    const found = await manager.findBy(QuestionEntity, { threadId });
    return new Map(
      found.map((question) => [question.postId, toQuestionDto(question, actor, this.clock.now())]),
    );
  }

  /** Marks a question as overdue once, posts that, and escalates it to the tier above. */
  private async markQuestionLate(manager: EntityManager, postId: string): Promise<void> {
    await this.store.lockChangeCounter(manager);
    const questions = manager.getRepository(QuestionEntity);
    const question = await questions.findOne({
      where: { postId, answeredAt: IsNull(), overdueAt: IsNull() },
      lock: { mode: 'pessimistic_write' },
    });
    if (question === null) return;
    const above =
      question.owedBody === 'committee' ? await this.findCommitteeAbove(manager, question.owedPath) : null;
    await questions.update(
      { postId },
      {
        overdueAt: this.clock.now(),
        escalatedBody: above?.body ?? null,
        escalatedPath: above?.path ?? null,
      },
    );
    await this.store.appendPost(manager, question.threadId, {
      at: this.clock.now(),
      author: null,
      kind: 'system',
      code: 'QUESTION_LATE',
      text: '',
      card: null,
      detail: { body: question.owedBody, place: question.owedPlace ?? '' },
    });
  }

  private async findOwingCommittee(
    manager: EntityManager,
    threadPath: string,
    whom: AskableBody,
  ): Promise<{ body: OfficialBody; path: string; place: string | null } | null> {
    const paths = areaPathWithAncestors(threadPath);
    if (whom === 'dic' || whom === 'health') return { body: whom, path: paths[0]!, place: null };
    const area = await manager.findOneBy(AreaEntity, { path: In(paths), level: whom });
    return area === null ? null : { body: 'committee', path: area.path, place: area.fullName };
  }

  /** Finds the committee above an area, or DIC when no committee is between. */
  private async findCommitteeAbove(
    manager: EntityManager,
    path: string,
  ): Promise<{ body: OfficialBody; path: string } | null> {
    const paths = areaPathWithAncestors(path).slice(0, -1);
    if (paths.length === 0) return null;
    const area = await manager.findOne(AreaEntity, {
      where: { path: In(paths), level: Not('city') },
      order: { path: 'DESC' },
    });
    return area === null ? { body: 'dic', path: paths[0]! } : { body: 'committee', path: area.path };
  }
}

/** Path of the parent area: `79.760` for `79.760.26740`. */
const parentAreaPath = (path: string): string => path.split('.').slice(0, -1).join('.');
