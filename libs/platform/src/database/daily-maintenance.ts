import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { dayTopicDays, dayTopics } from '@khai-bao/contracts';
import { DataSource } from 'typeorm';
import { Logger } from 'nestjs-pino';
import { Clock, daysBefore, startOfDay } from '../core/clock.js';
import { safeError } from '../observability/logging.js';
import { Metrics } from '../observability/metrics.js';
import { queryRows } from './database.js';
import { nextRunDelayMs } from './next-run-delay.js';

export interface PartitionedTable {
  readonly table: string;
  /** Days before today whose rows are kept. */
  readonly retentionDays: number;
  /** Days before today for which rows may still arrive. Default: 0. */
  readonly lateDays?: number;
  /** Returns false while an older day holds rows that must not be deleted (unpublished events). */
  readonly mayDrop?: (dataSource: DataSource, beforeDay: string) => Promise<boolean>;
}

/** A further daily task, such as creating and destroying keys or deleting rows of unpartitioned tables. It must be repeatable. */
export interface DailyTask {
  readonly name: string;
  readonly run: (today: string) => Promise<void>;
}

const partitionDaysAhead = 8;

/**
 * Creates daily partitions eight days ahead, drops expired ones and runs the other daily tasks: at start, every hour
 * and at midnight. One instance at a time maintains a table. A task that fails does not stop the others, and is
 * retried after a minute. Rows of a day without a partition stay in the default partition and move when theirs is
 * created.
 */
@Injectable()
export class DailyMaintenance implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly tasks: DailyTask[] = [];
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {
    this.registerPartitionedTable({ table: 'outbox', retentionDays: 3, mayDrop: isOutboxPublishedBefore });
    // Longer than the retention of any topic (28 days), so that a repeated event is always recognised.
    this.registerPartitionedTable({ table: 'inbox', retentionDays: 35, lateDays: 28 });
    this.registerDailyTask({ name: 'worker_trouble', run: (today) => this.deleteEndedWorkerTroubles(today) });
    this.registerDailyTask({ name: 'dead_letter', run: (today) => this.deleteExpiredDeadLetters(today) });
  }

  /** Registers a table that is partitioned by day. */
  registerPartitionedTable(kept: PartitionedTable): void {
    this.registerDailyTask({ name: kept.table, run: (today) => this.maintainPartitions(kept, today) });
  }

  /** Registers a task. Tasks run in the order of their registration. */
  registerDailyTask(task: DailyTask): void {
    this.tasks.push(task);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.runAndScheduleNext();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Runs all tasks. @throws AggregateError when a task failed, after all others have run */
  async runDailyTasks(): Promise<void> {
    const today = this.clock.today();
    const failures: unknown[] = [];
    for (const { name, run } of this.tasks) {
      try {
        await run(today);
        this.metrics.dayTasks.inc({ task: name, result: 'done' });
        this.metrics.dayTaskDone.set({ task: name }, this.clock.now().getTime() / 1000);
      } catch (error) {
        failures.push(error);
        this.metrics.dayTasks.inc({ task: name, result: 'failed' });
        this.logger.error({ err: safeError(error), task: name }, 'a daily task failed');
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'daily tasks failed');
  }

  private async runAndScheduleNext(): Promise<void> {
    const done = await this.runDailyTasks().then(
      () => true,
      () => false,
    );
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.runAndScheduleNext(), nextRunDelayMs(this.clock.now(), done));
  }

  private async maintainPartitions(
    { table, retentionDays, lateDays = 0, mayDrop }: PartitionedTable,
    today: string,
  ) {
    const before = daysBefore(today, retentionDays);
    await this.withLockTimeout(table, (manager) =>
      queryRows(manager, 'select make_day_partitions($1, $2::date, $3)', [
        table,
        daysBefore(today, lateDays),
        lateDays + partitionDaysAhead,
      ]),
    );
    await this.withLockTimeout(table, (manager) =>
      queryRows(manager, 'select spare_day_partitions($1)', [table]),
    );
    if (mayDrop !== undefined && !(await mayDrop(this.dataSource, before))) return;
    await this.withLockTimeout(table, (manager) =>
      queryRows(manager, 'select drop_day_partitions($1, $2::date)', [table, before]),
    );
  }

  /** Gives up after two seconds: a lock on the table waits for its readers, and all writers would queue behind that lock. */
  private async withLockTimeout(
    table: string,
    work: (manager: { query(sql: string, parameters?: unknown[]): Promise<unknown> }) => Promise<unknown>,
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await queryRows(manager, `select pg_advisory_xact_lock(hashtext('partitions-' || $1))`, [table]);
      await queryRows(manager, `set local lock_timeout = '2s'`);
      await work(manager);
    });
  }

  /** Deletes worker troubles that ended more than 90 days ago. */
  private async deleteEndedWorkerTroubles(today: string): Promise<void> {
    await queryRows(
      this.dataSource,
      `delete from worker_trouble where since < $1 and (over_at is not null or kind = 'set-aside')`,
      [startOfDay(daysBefore(today, 90))],
    );
  }

  /** Deletes dead letters of topics that a day key seals, as soon as the topic itself no longer holds the message. */
  private async deleteExpiredDeadLetters(today: string): Promise<void> {
    await queryRows(this.dataSource, `delete from dead_letter where topic = any($1) and dead_at < $2`, [
      dayTopics,
      startOfDay(daysBefore(today, dayTopicDays)),
    ]);
  }
}

async function isOutboxPublishedBefore(dataSource: DataSource, beforeDay: string): Promise<boolean> {
  const waiting = await queryRows(
    dataSource,
    'select 1 from outbox where published_at is null and created_on < $1::date limit 1',
    [beforeDay],
  );
  return waiting.length === 0;
}
