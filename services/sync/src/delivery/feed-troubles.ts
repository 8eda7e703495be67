import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Topics, type FeedTroubleReason } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { SyncConfig } from '../sync.config.js';

const timer = 'feed-trouble';

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
 * Tells that a data centre gets nothing, when that has lasted, and that it does again. What is over sooner is told to nobody:
 * a centre that is restarted is no news.
 */
@Injectable()
export class FeedTroubles implements OnModuleInit {
  constructor(
    private readonly config: SyncConfig,
    private readonly jobs: TimerScheduler,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(timer, (payload, manager) =>
      this.lasted(manager, (payload as { destination: string }).destination),
    );
  }

  /**
   * A destination no longer runs. A trouble that lasts already goes on.
   * @param isToldAtOnce it has lasted already when it is seen: our own side failed again and again
   */
  async begins(
    manager: EntityManager,
    destination: string,
    { isToldAtOnce = false }: { readonly isToldAtOnce?: boolean } = {},
  ): Promise<void> {
    const begun = await queryRows(
      manager,
      'insert into feed_trouble (id, destination, since) values ($1, $2, $3) on conflict (destination) where day is null and over_at is null do nothing returning 1',
      [uuidv7(), destination, this.clock.now()],
    );
    if (begun.length === 0 && !isToldAtOnce) return;
    const wait = isToldAtOnce ? 0 : this.config.feedTroubleAfter;
    await this.jobs.scheduleTimer(manager, {
      kind: timer,
      key: destination,
      dueAt: new Date(this.clock.now().getTime() + wait),
      payload: { destination },
    });
  }

  /** A destination runs again. */
  async ends(manager: EntityManager, destination: string): Promise<void> {
    const [trouble] = await queryRows<TroubleRow>(
      manager,
      'update feed_trouble set over_at = $2, version = version + 1 where destination = $1 and day is null and over_at is null returning *',
      [destination, this.clock.now()],
    );
    if (trouble === undefined) return;
    await this.jobs.cancelTimer(manager, timer, destination);
    if (trouble.told_at !== null) await this.tell(manager, trouble);
  }

  /** Records were set aside: told with the first of a day. */
  async setAside(manager: EntityManager, destination: string): Promise<void> {
    const [trouble] = await queryRows<TroubleRow>(
      manager,
      `insert into feed_trouble (id, destination, day, since, told_at, reason, version) values ($1, $2, $3, $4, $4, 'set-aside', 1) on conflict (destination, day) where day is not null do nothing returning *`,
      [uuidv7(), destination, this.clock.today(), this.clock.now()],
    );
    if (trouble !== undefined) await this.tell(manager, trouble);
  }

  private async lasted(manager: EntityManager, destination: string): Promise<void> {
    const [trouble] = await queryRows<TroubleRow>(
      manager,
      `update feed_trouble t set told_at = $2, version = t.version + 1,
         reason = case when d.state in ('unreachable', 'failing') then d.state when d.state <> 'paused' then 'waiting' when d.paused_by = 'centre' then 'turned-away' when d.refusals >= $3 then 'refuses-all' else 'paused' end
       from destination d where d.name = t.destination and t.destination = $1 and t.day is null and t.over_at is null and t.told_at is null returning t.*`,
      [destination, this.clock.now(), this.config.feedRefusalLimit],
    );
    if (trouble !== undefined) await this.tell(manager, trouble);
  }

  private async tell(manager: EntityManager, trouble: TroubleRow): Promise<void> {
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
