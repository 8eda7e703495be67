import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Topics, type FeedTroubleReason } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { SyncConfig } from '../../sync.config.js';

const feedTroubleTimer = 'feed-trouble';

interface TroubleRow {
  readonly id: string;
  readonly destination: string;
  readonly reason: FeedTroubleReason | null;
  readonly since: Date;
  readonly told_at: Date | null;
  readonly over_at: Date | null;
  readonly version: number;
}

/**
 * Publishes that a data centre has received nothing for `FEED_TROUBLE_AFTER`, and that it receives again. A shorter trouble is not
 * published, because a restart of a centre needs no action.
 */
@Injectable()
export class FeedTroublePublisher implements OnModuleInit {
  constructor(
    private readonly config: SyncConfig,
    private readonly jobs: TimerScheduler,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(feedTroubleTimer, (payload, manager) =>
      this.publishLastingTrouble(manager, (payload as { destination: string }).destination),
    );
  }

  /**
   * Records that a destination no longer runs. A trouble that already exists continues.
   * @param isPublishedAtOnce true when this service itself has failed several times in a row
   */
  async recordTroubleStart(
    manager: EntityManager,
    destination: string,
    { isPublishedAtOnce = false }: { readonly isPublishedAtOnce?: boolean } = {},
  ): Promise<void> {
    const inserted = await queryRows(
      manager,
      'insert into feed_trouble (id, destination, since) values ($1, $2, $3) on conflict (destination) where day is null and over_at is null do nothing returning 1',
      [uuidv7(), destination, this.clock.now()],
    );
    if (inserted.length === 0 && !isPublishedAtOnce) return;
    const wait = isPublishedAtOnce ? 0 : this.config.feedTroubleAfter;
    await this.jobs.scheduleTimer(manager, {
      kind: feedTroubleTimer,
      key: destination,
      dueAt: new Date(this.clock.now().getTime() + wait),
      payload: { destination },
    });
  }

  /** Records that a destination runs again, and publishes it when the trouble was published. */
  async recordTroubleEnd(manager: EntityManager, destination: string): Promise<void> {
    const [trouble] = await queryRows<TroubleRow>(
      manager,
      'update feed_trouble set over_at = $2, version = version + 1 where destination = $1 and day is null and over_at is null returning *',
      [destination, this.clock.now()],
    );
    if (trouble === undefined) return;
    await this.jobs.cancelTimer(manager, feedTroubleTimer, destination);
    if (trouble.told_at !== null) await this.publishTrouble(manager, trouble);
  }

  /** Publishes that records were quarantined, once a day and destination. */
  async publishQuarantine(manager: EntityManager, destination: string): Promise<void> {
    const [trouble] = await queryRows<TroubleRow>(
      manager,
      `insert into feed_trouble (id, destination, day, since, told_at, reason, version) values ($1, $2, $3, $4, $4, 'set-aside', 1) on conflict (destination, day) where day is not null do nothing returning *`,
      [uuidv7(), destination, this.clock.today(), this.clock.now()],
    );
    if (trouble !== undefined) await this.publishTrouble(manager, trouble);
  }

  private async publishLastingTrouble(manager: EntityManager, destination: string): Promise<void> {
    const [trouble] = await queryRows<TroubleRow>(
      manager,
      `update feed_trouble t set told_at = $2, version = t.version + 1,
         reason = case when d.state in ('unreachable', 'failing') then d.state when d.state <> 'paused' then 'waiting' when d.paused_by = 'centre' then 'turned-away' when d.refusals >= $3 then 'refuses-all' else 'paused' end
       from destination d where d.name = t.destination and t.destination = $1 and t.day is null and t.over_at is null and t.told_at is null returning t.*`,
      [destination, this.clock.now(), this.config.feedRefusalLimit],
    );
    if (trouble !== undefined) await this.publishTrouble(manager, trouble);
  }

  private async publishTrouble(manager: EntityManager, trouble: TroubleRow): Promise<void> {
    const [counted] = await queryRows<{ waiting: string }>(
      manager,
      'select coalesce(sum(s.last - c.confirmed), 0) as waiting from feed_cursor c join feed_stream s using (stream) where c.destination = $1',
      [trouble.destination],
    );
    await this.outbox.appendEvents(manager, {
      topic: Topics.feedTrouble,
      key: trouble.destination,
      subject: trouble.id,
      version: trouble.version,
      data: {
        troubleId: trouble.id,
        destination: trouble.destination,
        reason: trouble.reason ?? 'unreachable',
        since: trouble.since.toISOString(),
        overAt: trouble.over_at?.toISOString() ?? null,
        unconfirmedRecords: Number(counted!.waiting),
      },
    });
  }
}
