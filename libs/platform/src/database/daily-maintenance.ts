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
  /** Days kept behind today. */
  readonly retentionDays: number;
  /** Rows can still come for so many days behind today; none unless told. */
  readonly lateDays?: number;
  /** Answers false while a day still holds something that must not go (an event that is not published). */
  readonly mayDrop?: (dataSource: DataSource, beforeDay: string) => Promise<boolean>;
}

/** What else goes by the day: keys made ahead and destroyed behind, rows that no partition takes with it. It must be repeatable. */
export interface DailyTask {
  readonly name: string;
  readonly run: (today: string) => Promise<void>;
}

const partitionDaysAhead = 8;

/**
 * Makes partitions of the day tables a week ahead and drops those behind, and does what else goes by the day: at the start,
 * every hour and at each midnight. One instance at a time for each table. What fails keeps nothing else from being done,
 * and is tried again in a minute. Rows of a day without a partition wait in the default one and move when theirs is made.
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
    // Longer than any topic's retention (28 days), so that a repeated event is always recognised.
    this.registerPartitionedTable({ table: 'inbox', retentionDays: 35, lateDays: 28 });
    this.registerDailyTask({ name: 'worker_trouble', run: (today) => this.deleteEndedWorkerTroubles(today) });
    this.registerDailyTask({ name: 'dead_letter', run: (today) => this.deleteExpiredDeadLetters(today) });
  }

  /** Adds a table that is partitioned by day. */
  registerPartitionedTable(kept: PartitionedTable): void {
    this.registerDailyTask({ name: kept.table, run: (today) => this.maintainPartitions(kept, today) });
  }

  /** Adds a task; tasks are done in the order in which they were added. */
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

  /** Does everything that is due now. @throws AggregateError when a task failed, after all others were done */
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
        this.logger.error({ err: safeError(error), task: name }, 'a task of the day failed');
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'tasks of the day failed');
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

  /** A lock on a table waits for its readers, and all writers wait behind that lock: better to give up and come again. */
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

  /** Troubles of workers that are over are kept for a quarter. */
  private async deleteEndedWorkerTroubles(today: string): Promise<void> {
    await queryRows(
      this.dataSource,
      `delete from worker_trouble where since < $1 and (over_at is not null or kind = 'set-aside')`,
      [startOfDay(daysBefore(today, 90))],
    );
  }

  /** A dead letter of a topic that holds what a day's key opens, or the key itself, goes when the topic has let it go. */
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
