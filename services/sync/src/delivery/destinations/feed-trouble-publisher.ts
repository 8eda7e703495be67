import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { insertIfAbsent, updateReturning } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { IsNull, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { SyncConfig } from '../../sync.config.js';
import { countUnconfirmedRecords } from '../cursors/feed-cursor.queries.js';
import { markTroubleAsPublished } from './destinations.queries.js';
import { FeedTroubleEntity } from './feed-trouble.entity.js';

const feedTroubleTimer = 'feed-trouble';

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
    const inserted = await insertIfAbsent(manager, FeedTroubleEntity, {
      id: uuidv7(),
      destination,
      since: this.clock.now(),
    });
    if (inserted === null && !isPublishedAtOnce) return;
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
    const [trouble] = await updateReturning(
      manager,
      FeedTroubleEntity,
      { destination, day: IsNull(), endedAt: IsNull() },
      { endedAt: this.clock.now(), version: () => 'version + 1' },
    );
    if (trouble === undefined) return;
    await this.jobs.cancelTimer(manager, feedTroubleTimer, destination);
    if (trouble.publishedAt !== null) await this.publishTrouble(manager, trouble);
  }

  /** Publishes that records were quarantined, once a day and destination. */
  async publishQuarantine(manager: EntityManager, destination: string): Promise<void> {
    const now = this.clock.now();
    const trouble = await insertIfAbsent(manager, FeedTroubleEntity, {
      id: uuidv7(),
      destination,
      day: this.clock.today(),
      since: now,
      publishedAt: now,
      reason: 'set-aside',
      version: 1,
    });
    if (trouble !== null) await this.publishTrouble(manager, trouble);
  }

  private async publishLastingTrouble(manager: EntityManager, destination: string): Promise<void> {
    const trouble = await markTroubleAsPublished(manager, destination, {
      publishedAt: this.clock.now(),
      refusalLimit: this.config.feedRefusalLimit,
    });
    if (trouble !== undefined) await this.publishTrouble(manager, trouble);
  }

  private async publishTrouble(manager: EntityManager, trouble: FeedTroubleEntity): Promise<void> {
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
        overAt: trouble.endedAt?.toISOString() ?? null,
        unconfirmedRecords: await countUnconfirmedRecords(manager, trouble.destination),
      },
    });
  }
}
