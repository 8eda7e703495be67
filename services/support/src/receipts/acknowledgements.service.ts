import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
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
import type { AskedLevel } from '../thread-core/post-content.js';
import { ThreadStore } from '../thread-core/thread-store.js';
import { startOfOfficeDay } from './office-day.js';
import type { AcknowledgementsDto, AskedAcknowledgementDto } from './receipts.dto.js';
import {
  countAcknowledgements,
  findAcknowledgementRequests,
  findAcknowledgements,
  findMissingAcknowledgements,
  insertAcknowledgement,
  type AcknowledgementRequestRow,
} from './receipts.queries.js';

const acknowledgementReminderTimer = 'acknowledge-remind';
const acknowledgementOverdueTimer = 'acknowledge-late';

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
    threadId: string,
    postId: string,
    { by, levels }: { readonly by: string; readonly levels: AskedLevel[] },
  ): Promise<void> {
    const today = this.clock.today();
    if (by < today || !isDay(by))
      throw new Problem('SUPPORT.DATE_IS_PAST', { fields: [{ path: 'acknowledge.by', code: 'past' }] });
    await this.store.requestAcknowledgement(manager, postId, {
      acknowledgeBelow: committeeOf(actor).areaPath,
      acknowledgeLevels: levels,
      acknowledgeBy: by,
    });
    const [asked] = await findAcknowledgementRequests(manager, actor, today, { threadId, postId });
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
    const found = await findAcknowledgementRequests(manager, actor, this.clock.today(), { threadId });
    return new Map(found.map((row) => [row.postId, this.toAskedAcknowledgementDto(row)]));
  }

  /** Acknowledges a post for the actor's committee. Idempotent. @throws Problem SUPPORT.NOT_ASKED */
  async acknowledgePost(
    manager: EntityManager,
    actor: Actor,
    threadId: string,
    postId: string,
  ): Promise<void> {
    const own = committeeOf(actor);
    const [asked] = await findAcknowledgementRequests(manager, actor, this.clock.today(), {
      threadId,
      postId,
    });
    if (asked === undefined || !asked.isAsked) throw new Problem('SUPPORT.NOT_ASKED');
    await this.store.lockChangeCounter(manager);
    const isNew = await insertAcknowledgement(manager, {
      postId,
      areaPath: own.areaPath,
      place: own.place,
      accountId: actor.accountId,
      accountName: actor.displayName,
      acknowledgedAt: this.clock.now(),
    });
    if (isNew) await this.store.publishNewVersion(manager, threadId);
  }

  /** Reads which committees have acknowledged a post and which have not. @throws Problem SUPPORT.NOT_ASKED */
  async readAcknowledgements(actor: Actor, threadId: string, postId: string): Promise<AcknowledgementsDto> {
    const { manager } = this.dataSource;
    const today = this.clock.today();
    const [asked] = await findAcknowledgementRequests(manager, actor, today, { threadId, postId });
    if (asked === undefined) throw new Problem('SUPPORT.NOT_ASKED');
    const missing = await findMissingAcknowledgements(manager, actor, postId, today);
    const items = await findAcknowledgements(manager, actor, postId);
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
    const counted = await countAcknowledgements(manager, postId, this.clock.today());
    if (counted === undefined || counted.done >= counted.total) return;
    await this.store.appendPost(manager, counted.threadId, {
      at: this.clock.now(),
      author: null,
      kind: 'system',
      code,
      text: '',
      card: null,
      detail: {
        missing: counted.total - counted.done,
        total: counted.total,
        by: counted.acknowledgeBy,
      },
    });
  }

  private toAskedAcknowledgementDto(row: AcknowledgementRequestRow): AskedAcknowledgementDto {
    return {
      by: row.acknowledgeBy,
      levels: row.acknowledgeLevels,
      done: row.done,
      total: row.total,
      isOverdue: row.acknowledgeBy < this.clock.today() && row.done < row.total,
      isAsked: row.isAsked,
      acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
    };
  }
}
