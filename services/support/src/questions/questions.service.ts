import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { addWorkingHours, workingTimeOf } from '@khai-bao/platform/working-time';
import type { EntityManager } from 'typeorm';
import { committeeOf, areaPathWithAncestors, type OfficialBody } from '../committees/committee.js';
import { SupportConfig } from '../support.config.js';
import { ThreadStore, type ThreadRow } from '../thread-core/thread-store.js';
import { toQuestionDto, type QuestionRow } from './question-row.js';
import type { AskableBody, QuestionDto } from './questions.dto.js';

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
    thread: Pick<ThreadRow, 'id' | 'area_path' | 'kind'>,
    postId: string,
    whom: AskableBody,
  ): Promise<void> {
    const own = committeeOf(actor);
    const owed = await this.findOwingCommittee(manager, thread.area_path, whom);
    // Health sees only pharmacies' registrations and is asked in other threads.
    if (
      owed === null ||
      (owed.path === own.areaPath && owed.body === own.body) ||
      (whom === 'health' && thread.kind === 'registration')
    )
      throw new Problem('SUPPORT.NOBODY_TO_ANSWER');
    const { answerHours } = this.config;
    const dueAt = addWorkingHours(this.clock.now(), answerHours, workingTimeOf(this.config));
    await queryRows(
      manager,
      'insert into question (post_id, thread_id, asker_body, asker_path, owed_body, owed_path, owed_place, due_at) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [postId, thread.id, own.body, own.areaPath, owed.body, owed.path, owed.place, dueAt],
    );
    await this.jobs.scheduleTimer(manager, { kind: answerDueTimer, key: postId, dueAt, payload: { postId } });
  }

  /** Marks open questions of the thread as answered when the author owes the answer or belongs to the escalation tier. */
  async answerOpenQuestions(
    manager: EntityManager,
    actor: Actor,
    threadId: string,
    postId: string,
  ): Promise<void> {
    const own = committeeOf(actor);
    const answered = await queryRows<{ post_id: string }>(
      manager,
      `update question set answered_at = $4, answer_id = $5 where thread_id = $1 and answered_at is null and post_id <> $5
         and ((owed_path = $2 and owed_body = $3) or (above_path = $2 and above_body = $3)) returning post_id`,
      [threadId, own.areaPath, own.body, this.clock.now(), postId],
    );
    for (const { post_id } of answered) await this.jobs.cancelTimer(manager, answerDueTimer, post_id);
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
    const [area] = await queryRows<{ full_name: string }>(
      manager,
      'select full_name from area where path = $1',
      [newDistrict],
    );
    for (const [path, into, place] of [
      [from, to.path, to.place],
      [district, newDistrict, area?.full_name ?? null],
    ] as const) {
      if (path === into) continue;
      await queryRows(
        manager,
        `update question set owed_path = $3, owed_place = coalesce($4, owed_place) where thread_id = $1 and owed_body = 'committee' and owed_path = $2 and answered_at is null`,
        [threadId, path, into, place],
      );
      await queryRows(
        manager,
        `update question set above_path = $3 where thread_id = $1 and above_body = 'committee' and above_path = $2 and answered_at is null`,
        [threadId, path, into],
      );
    }
  }

  /** Finds the questions of a thread by post. */
  async findQuestionsByPost(
    manager: EntityManager,
    actor: Actor,
    threadId: string,
  ): Promise<Map<string, QuestionDto>> {
    const found = await queryRows<QuestionRow>(manager, 'select * from question where thread_id = $1', [
      threadId,
    ]);
    return new Map(found.map((row) => [row.post_id, toQuestionDto(row, actor, this.clock.now())]));
  }

  /** Marks a question as overdue once, posts that, and escalates it to the tier above. */
  private async markQuestionLate(manager: EntityManager, postId: string): Promise<void> {
    await this.store.lockChangeCounter(manager);
    const [row] = await queryRows<QuestionRow & { asker_path: string }>(
      manager,
      'select * from question where post_id = $1 and answered_at is null and late_at is null for update',
      [postId],
    );
    if (row === undefined) return;
    const above =
      row.owed_body === 'committee' ? await this.findCommitteeAbove(manager, row.owed_path) : null;
    await queryRows(
      manager,
      'update question set late_at = $2, above_body = $3, above_path = $4 where post_id = $1',
      [postId, this.clock.now(), above?.body ?? null, above?.path ?? null],
    );
    await this.store.appendPost(manager, row.thread_id, {
      at: this.clock.now(),
      author: null,
      kind: 'system',
      code: 'QUESTION_LATE',
      text: '',
      card: null,
      detail: { body: row.owed_body, place: row.owed_place ?? '' },
    });
  }

  private async findOwingCommittee(
    manager: EntityManager,
    threadPath: string,
    whom: AskableBody,
  ): Promise<{ body: OfficialBody; path: string; place: string | null } | null> {
    const paths = areaPathWithAncestors(threadPath);
    if (whom === 'dic' || whom === 'health') return { body: whom, path: paths[0]!, place: null };
    const [area] = await queryRows<{ path: string; full_name: string }>(
      manager,
      'select path, full_name from area where path = any($1) and level = $2',
      [paths, whom],
    );
    return area === undefined ? null : { body: 'committee', path: area.path, place: area.full_name };
  }

  /** Finds the committee above an area, or DIC when no committee is between. */
  private async findCommitteeAbove(
    manager: EntityManager,
    path: string,
  ): Promise<{ body: OfficialBody; path: string } | null> {
    const paths = areaPathWithAncestors(path).slice(0, -1);
    if (paths.length === 0) return null;
    const [area] = await queryRows<{ path: string }>(
      manager,
      `select path from area where path = any($1) and level <> 'city' order by path desc limit 1`,
      [paths],
    );
    return area === undefined ? { body: 'dic', path: paths[0]! } : { body: 'committee', path: area.path };
  }
}

/** Path of the parent area: `79.760` for `79.760.26740`. */
const parentAreaPath = (path: string): string => path.split('.').slice(0, -1).join('.');
