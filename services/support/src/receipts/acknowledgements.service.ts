import { Injectable, type OnModuleInit } from '@nestjs/common';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import {
  isDay,
  workingDayAfter,
  workingDayBefore,
  workingTimeOf,
  type WorkingTime,
} from '@khai-bao/platform/working-time';
import { DataSource, type EntityManager } from 'typeorm';
import { committeeOf } from '../committees/committee.js';
import { SupportConfig } from '../support.config.js';
import { ThreadStore, type ThreadRow } from '../thread-core/thread-store.js';
import { addressedAreaSql } from './audience-sql.js';
import { startOfOfficeDay } from './office-day.js';
import type {
  AcknowledgementsDto,
  AskedAcknowledgementDto,
  AskedAreaDto,
  AskedLevel,
} from './receipts.dto.js';

const acknowledgementReminderTimer = 'acknowledge-remind';
const acknowledgementOverdueTimer = 'acknowledge-late';

interface AcknowledgementRequestRow {
  readonly post_id: string;
  readonly thread_id: string;
  readonly ack_by: string;
  readonly ack_levels: AskedLevel[];
  readonly total: number;
  readonly done: number;
  readonly is_asked: boolean;
  readonly own_at: Date | null;
}

/** Posts that ask committees for an acknowledgement by a day: requests, acknowledgements, one reminder before and one after the day. */
@Injectable()
export class AcknowledgementsService implements OnModuleInit {
  private readonly workingTime: WorkingTime;

  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: TimerScheduler,
    private readonly store: ThreadStore,
    private readonly clock: Clock,
    config: SupportConfig,
  ) {
    this.workingTime = workingTimeOf(config);
  }

  onModuleInit(): void {
    for (const [kind, code] of [
      [acknowledgementReminderTimer, 'ACKNOWLEDGE_SOON'],
      [acknowledgementOverdueTimer, 'ACKNOWLEDGE_LATE'],
    ] as const)
      this.jobs.registerTimerHandler(kind, (payload, manager) =>
        this.postReminder(manager, (payload as { postId: string }).postId, code),
      );
  }

  /** Requests acknowledgements for a new post. @throws Problem SUPPORT.NOBODY_TO_ACKNOWLEDGE, SUPPORT.DATE_IS_PAST */
  async requestAcknowledgement(
    manager: EntityManager,
    actor: Actor,
    postId: string,
    { by, levels }: { readonly by: string; readonly levels: readonly AskedLevel[] },
  ): Promise<void> {
    const today = this.clock.today();
    if (by < today || !isDay(by))
      throw new Problem('SUPPORT.DATE_IS_PAST', { fields: [{ path: 'acknowledge.by', code: 'past' }] });
    await queryRows(manager, 'update post set ack_path = $2, ack_levels = $3, ack_by = $4 where id = $1', [
      postId,
      committeeOf(actor).areaPath,
      levels,
      by,
    ]);
    const [asked] = await this.findRequests(manager, actor, 'p.id = $3', [postId]);
    if (asked === undefined || asked.total === 0) throw new Problem('SUPPORT.NOBODY_TO_ACKNOWLEDGE');
    const before = startOfOfficeDay(workingDayBefore(by, this.workingTime));
    if (before > this.clock.now())
      await this.jobs.scheduleTimer(manager, {
        kind: acknowledgementReminderTimer,
        key: postId,
        dueAt: before,
        payload: { postId },
      });
    const after = startOfOfficeDay(workingDayAfter(by, this.workingTime));
    await this.jobs.scheduleTimer(manager, {
      kind: acknowledgementOverdueTimer,
      key: postId,
      dueAt: after,
      payload: { postId },
    });
  }

  /** Finds the requested acknowledgements of a thread by post. */
  async findRequestsByPost(
    manager: EntityManager,
    actor: Actor,
    threadId: string,
  ): Promise<Map<string, AskedAcknowledgementDto>> {
    const found = await this.findRequests(manager, actor, 'p.thread_id = $3 and p.ack_path is not null', [
      threadId,
    ]);
    return new Map(found.map((row) => [row.post_id, this.toAskedAcknowledgementDto(row)]));
  }

  /** Acknowledges a post for the actor's committee. Idempotent. @throws Problem SUPPORT.NOT_ASKED */
  async acknowledgePost(
    manager: EntityManager,
    actor: Actor,
    threadId: string,
    postId: string,
  ): Promise<void> {
    const own = committeeOf(actor);
    const [asked] = await this.findRequests(
      manager,
      actor,
      'p.thread_id = $3 and p.id = $4 and p.ack_path is not null',
      [threadId, postId],
    );
    if (asked === undefined || !asked.is_asked) throw new Problem('SUPPORT.NOT_ASKED');
    await this.store.lockChangeCounter(manager);
    const written = await queryRows(
      manager,
      `insert into acknowledgement (post_id, area_path, place, account_id, account_name, at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning post_id`,
      [postId, own.areaPath, own.place, actor.accountId, actor.displayName, this.clock.now()],
    );
    if (written.length === 0) return;
    const [thread] = await queryRows<ThreadRow>(
      manager,
      'update thread set version = version + 1 where id = $1 returning *',
      [threadId],
    );
    await this.store.publishChange(manager, thread!);
  }

  /** Reads which committees have acknowledged a post and which have not. @throws Problem SUPPORT.NOT_ASKED */
  async readAcknowledgements(actor: Actor, threadId: string, postId: string): Promise<AcknowledgementsDto> {
    const [asked] = await this.findRequests(
      this.dataSource,
      actor,
      'p.thread_id = $3 and p.id = $4 and p.ack_path is not null',
      [threadId, postId],
    );
    if (asked === undefined) throw new Problem('SUPPORT.NOT_ASKED');
    const within = jurisdictionSql(actor, 'a.path', 3);
    const missing = await queryRows<AskedAreaDto>(
      this.dataSource,
      `select a.code, a.full_name as name from post p join thread t on t.id = p.thread_id join area a on ${addressedAreaSql(2)}
       where p.id = $1 and ${within.sql} and not exists (select 1 from acknowledgement k where k.post_id = p.id and k.area_path = a.path) order by a.path`,
      [postId, this.clock.today(), ...within.parameters],
    );
    const given = jurisdictionSql(actor, 'k.area_path', 2);
    const items = await queryRows<{ place: string; name: string; at: Date }>(
      this.dataSource,
      `select k.place, k.account_name as name, k.at from acknowledgement k where k.post_id = $1 and ${given.sql} order by k.at`,
      [postId, ...given.parameters],
    );
    const { done, total, by, isOverdue } = this.toAskedAcknowledgementDto(asked);
    return {
      done,
      total,
      by,
      isOverdue,
      missing,
      items: items.map((item) => ({ ...item, at: item.at.toISOString() })),
    };
  }

  /** Posts a reminder while an acknowledgement is missing. */
  private async postReminder(manager: EntityManager, postId: string, code: string): Promise<void> {
    await this.store.lockChangeCounter(manager);
    const [row] = await queryRows<{ thread_id: string; ack_by: string; total: number; done: number }>(
      manager,
      `select p.thread_id, p.ack_by::text, ${acknowledgementCountsSql(2)} from post p join thread t on t.id = p.thread_id where p.id = $1 and p.ack_path is not null`,
      [postId, this.clock.today()],
    );
    if (row === undefined || row.done >= row.total) return;
    await this.store.appendPost(manager, row.thread_id, {
      at: this.clock.now(),
      author: null,
      kind: 'system',
      code,
      text: '',
      card: null,
      detail: { missing: row.total - row.done, total: row.total, by: row.ack_by },
    });
  }

  private findRequests(
    manager: EntityManager | DataSource,
    actor: Actor,
    condition: string,
    parameters: readonly unknown[],
  ): Promise<AcknowledgementRequestRow[]> {
    const own = committeeOf(actor);
    return queryRows<AcknowledgementRequestRow>(
      manager,
      `select p.id as post_id, p.thread_id, p.ack_by::text, p.ack_levels, ${acknowledgementCountsSql(1)},
         exists (select 1 from area a where a.path = $2 and ${own.body === 'committee'} and ${addressedAreaSql(1)}) as is_asked,
         (select k.at from acknowledgement k where k.post_id = p.id and k.area_path = $2 and ${own.body === 'committee'}) as own_at
       from post p join thread t on t.id = p.thread_id where ${condition}`,
      [this.clock.today(), own.areaPath, ...parameters],
    );
  }

  private toAskedAcknowledgementDto(row: AcknowledgementRequestRow): AskedAcknowledgementDto {
    return {
      by: row.ack_by,
      levels: row.ack_levels,
      done: row.done,
      total: row.total,
      isOverdue: row.ack_by < this.clock.today() && row.done < row.total,
      isAsked: row.is_asked,
      acknowledgedAt: row.own_at?.toISOString() ?? null,
    };
  }
}

const acknowledgementCountsSql = (today: number): string =>
  `(select count(*)::int from area a where ${addressedAreaSql(today)}) as total,
   (select count(*)::int from area a join acknowledgement k on k.post_id = p.id and k.area_path = a.path where ${addressedAreaSql(today)}) as done`;
