import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { dayTopicDays, dayTopics } from '@khai-bao/contracts';
import { DataSource } from 'typeorm';
import { Logger } from 'nestjs-pino';
import { Clock, daysBefore, startOfDay } from '../observability/clock.js';
import { safeError } from '../observability/logging.js';
import { Metrics } from '../observability/metrics.js';
import { rows } from './database.js';
import { untilNextRun } from './until-next-run.js';

export interface KeptTable {
  readonly table: string;
  /** Days kept behind today. */
  readonly keepDays: number;
  /** Rows can still come for so many days behind today; none unless told. */
  readonly lateDays?: number;
  /** Answers false while a day still holds something that must not go (an event that is not published). */
  readonly mayDrop?: (dataSource: DataSource, beforeDay: string) => Promise<boolean>;
}

/** What else goes by the day: keys made ahead and destroyed behind, rows that no partition takes with it. It must be repeatable. */
export interface DayTask {
  readonly name: string;
  readonly run: (today: string) => Promise<void>;
}

const daysAhead = 8;

/**
 * Makes partitions of the day tables a week ahead and drops those behind, and does what else goes by the day: at the start,
 * every hour and at each midnight. One instance at a time for each table. What fails keeps nothing else from being done,
 * and is tried again in a minute. Rows of a day without a partition wait in the default one and move when theirs is made.
 */
@Injectable()
export class PartitionKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly tasks: DayTask[] = [];
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {
    this.keep({ table: 'outbox', keepDays: 3, mayDrop: outboxPublished });
    // Longer than any topic's retention (28 days), so that a repeated event is always recognised.
    this.keep({ table: 'inbox', keepDays: 35, lateDays: 28 });
    this.daily({ name: 'worker_trouble', run: (today) => this.removeTroubles(today) });
    this.daily({ name: 'dead_letter', run: (today) => this.removeDeadLetters(today) });
  }

  /** Adds a table that is partitioned by day. */
  keep(kept: KeptTable): void {
    this.daily({ name: kept.table, run: (today) => this.keepTable(kept, today) });
  }

  /** Adds a task; tasks are done in the order in which they were added. */
  daily(task: DayTask): void {
    this.tasks.push(task);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.runAndPlan();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Does everything that is due now. @throws AggregateError when a task failed, after all others were done */
  async run(): Promise<void> {
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

  private async runAndPlan(): Promise<void> {
    const done = await this.run().then(
      () => true,
      () => false,
    );
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.runAndPlan(), untilNextRun(this.clock.now(), done));
  }

  private async keepTable({ table, keepDays, lateDays = 0, mayDrop }: KeptTable, today: string) {
    const before = daysBefore(today, keepDays);
    await this.whileNobodyWaits(table, (manager) =>
      rows(manager, 'select make_day_partitions($1, $2::date, $3)', [
        table,
        daysBefore(today, lateDays),
        lateDays + daysAhead,
      ]),
    );
    await this.whileNobodyWaits(table, (manager) =>
      rows(manager, 'select spare_day_partitions($1)', [table]),
    );
    if (mayDrop !== undefined && !(await mayDrop(this.dataSource, before))) return;
    await this.whileNobodyWaits(table, (manager) =>
      rows(manager, 'select drop_day_partitions($1, $2::date)', [table, before]),
    );
  }

  /** A lock on a table waits for its readers, and all writers wait behind that lock: better to give up and come again. */
  private async whileNobodyWaits(
    table: string,
    work: (manager: { query(sql: string, parameters?: unknown[]): Promise<unknown> }) => Promise<unknown>,
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await rows(manager, `select pg_advisory_xact_lock(hashtext('partitions-' || $1))`, [table]);
      await rows(manager, `set local lock_timeout = '2s'`);
      await work(manager);
    });
  }

  /** Troubles of workers that are over are kept for a quarter. */
  private async removeTroubles(today: string): Promise<void> {
    await rows(
      this.dataSource,
      `delete from worker_trouble where since < $1 and (over_at is not null or kind = 'set-aside')`,
      [startOfDay(daysBefore(today, 90))],
    );
  }

  /** A dead letter of a topic that holds what a day's key opens, or the key itself, goes when the topic has let it go. */
  private async removeDeadLetters(today: string): Promise<void> {
    await rows(this.dataSource, `delete from dead_letter where topic = any($1) and dead_at < $2`, [
      dayTopics,
      startOfDay(daysBefore(today, dayTopicDays)),
    ]);
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
