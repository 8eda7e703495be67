import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Logger } from 'nestjs-pino';
import { Clock, daysBefore } from '../observability/clock.js';
import { safeError } from '../observability/logging.js';
import { rows } from './database.js';

export interface KeptTable {
  readonly table: string;
  /** Days kept behind today. */
  readonly keepDays: number;
  /** Answers false while a day still holds something that must not go (an event that is not published). */
  readonly mayDrop?: (dataSource: DataSource, beforeDay: string) => Promise<boolean>;
  /** Removes what goes at the same age but not with a partition, after the partitions of that age; must be repeatable. */
  readonly remove?: (beforeDay: string) => Promise<void>;
}

const hour = 60 * 60 * 1000;
const daysAhead = 8;

/** Makes partitions of the day tables a week ahead and drops those behind, at the start and every hour. One instance at a time. */
@Injectable()
export class PartitionKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly kept: KeptTable[] = [
    { table: 'outbox', keepDays: 3, mayDrop: outboxPublished },
    // Longer than any topic's retention (28 days), so that a repeated event is always recognised.
    { table: 'inbox', keepDays: 35 },
  ];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Adds a table that is partitioned by day. */
  keep(table: KeptTable): void {
    this.kept.push(table);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.run();
    this.timer = setInterval(
      () =>
        void this.run().catch((error: unknown) =>
          this.logger.error({ err: safeError(error) }, 'partitions were not kept'),
        ),
      hour,
    );
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Makes and drops what is due now. */
  async run(): Promise<void> {
    const today = this.clock.today();
    for (const { table, keepDays, mayDrop, remove } of this.kept) {
      const before = daysBefore(today, keepDays);
      const droppable = mayDrop === undefined || (await mayDrop(this.dataSource, before));
      await this.dataSource.transaction(async (manager) => {
        await rows(manager, `select pg_advisory_xact_lock(hashtext('partitions-' || $1))`, [table]);
        await rows(manager, 'select make_day_partitions($1, $2::date, $3)', [table, today, daysAhead]);
        if (droppable) await rows(manager, 'select drop_day_partitions($1, $2::date)', [table, before]);
      });
      await remove?.(before);
    }
  }
}

async function outboxPublished(dataSource: DataSource, beforeDay: string): Promise<boolean> {
  const waiting = await rows(
    dataSource,
    'select 1 from outbox where published_at is null and created_on < $1::date limit 1',
    [beforeDay],
  );
  return waiting.length === 0;
}
