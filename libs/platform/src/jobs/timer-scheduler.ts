import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Logger } from 'nestjs-pino';
import { auditTime, type Subscription } from 'rxjs';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { ServiceConfig } from '../config/service-config.js';
import { queryRows } from '../database/database.js';
import { PostgresListener, notifyChannel } from '../database/postgres-listener.js';
import { Clock } from '../core/clock.js';
import { correlationId, withCorrelation } from '../core/correlation.js';
import { safeError } from '../observability/logging.js';
import { Metrics } from '../observability/metrics.js';
import { ServiceName } from '../core/service-name.js';
import { WorkerFailures } from '../workers/worker-failures.js';

export interface Timer {
  readonly kind: string;
  /** One timer per kind and key; scheduling it again moves it. An id, never personal data. */
  readonly key: string;
  readonly dueAt: Date;
  /** Holds ids only. */
  readonly payload?: object;
}

/** A stored timer: what it holds, and how often it has run. */
export interface TimerProgress {
  readonly payload: unknown;
  /** Attempts that have ended, with and without success. */
  readonly attempts: number;
  readonly isDone: boolean;
}

/** Handles a due timer, in the transaction that marks it as done. */
export type TimerHandler = (payload: unknown, manager: EntityManager) => Promise<void>;

/** Which queue a kind of timer runs in. */
export interface TimerHandlerOptions {
  /**
   * Name of a queue of its own. Kinds whose handlers wait for other systems have one, so that a system that does not respond never
   * delays other timers. Default: the common queue.
   */
  readonly lane?: string;
}

interface RegisteredHandler {
  readonly handle: TimerHandler;
  readonly lane: string;
}

/** The queue of a lane on Redis, and what runs its timers. */
interface Lane {
  readonly queue: Queue;
  readonly worker: Worker;
}

interface JobRow {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly due_at: Date;
  readonly payload: unknown;
  readonly correlation_id: string;
  readonly attempts: number;
}

/** Worker name of the sweep. Each kind of timer is a separate worker. */
const sweepWorkerName = 'timers';
const sweepIntervalMs = 5_000;
/** Channel that notifies all instances of a committed timer that is due soon. */
const timersChannel = 'timers';
/** Time within which notifications are combined into one sweep, milliseconds. */
const notificationDebounceMs = 20;
const sweepAheadMs = 60_000;
/** Timers of one sweep and lane. */
const maxSweptTimers = 1_000;
const commonLane = '';
/** Timers of a lane that run at the same time in one process. Each holds a connection to the database. */
const concurrency = { common: 4, other: 2 } as const;
/** Delay after which an overdue timer is queued in Redis under another name, milliseconds. */
const staleAfterMs = 5_000;

/**
 * Runs timers. Each timer is a row with a due time, which is the source of truth; BullMQ on Redis runs it on time. A
 * sweep queues every row that is due soon (the row's id is the job's id, so that it is queued once). A flushed Redis
 * therefore only delays timers by seconds.
 */
@Injectable()
export class TimerScheduler implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly handlers = new Map<string, RegisteredHandler>();
  private readonly queueName: string;
  private connections: Redis[] = [];
  private readonly lanes = new Map<string, Lane>();
  private sweeper: NodeJS.Timeout | undefined;
  private following: Subscription | undefined;

  constructor(
    private readonly config: ServiceConfig,
    service: ServiceName,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly failures: WorkerFailures,
    private readonly listener: PostgresListener,
    private readonly logger: Logger,
  ) {
    this.queueName = `${service.value}-timers`;
  }

  /** Registers the handler of a kind of timer, before the application starts. */
  registerTimerHandler(
    kind: string,
    handle: TimerHandler,
    { lane = commonLane }: TimerHandlerOptions = {},
  ): void {
    if (this.handlers.has(kind)) throw new Error(`the timer ${kind} has two handlers`);
    this.handlers.set(kind, { handle, lane });
  }

  /** Creates or moves a timer in the caller's transaction. */
  async scheduleTimer(manager: EntityManager, timer: Timer): Promise<void> {
    await queryRows(
      manager,
      `insert into job (id, kind, key, due_at, payload, correlation_id) values ($1, $2, $3, $4, $5, $6)
       on conflict (kind, key) do update set due_at = excluded.due_at, payload = excluded.payload, done_at = null, attempts = 0, last_error = null`,
      [uuidv7(), timer.kind, timer.key, timer.dueAt, JSON.stringify(timer.payload ?? {}), correlationId()],
    );
    // The notification is delivered at the commit, because other sessions do not see the row earlier.
    if (timer.dueAt.getTime() - this.clock.now().getTime() < sweepAheadMs)
      await notifyChannel(manager, timersChannel, timer.kind);
  }

  /** Cancels a timer. A timer that has run stays done. */
  async cancelTimer(manager: EntityManager, kind: string, key: string): Promise<void> {
    await queryRows(manager, 'delete from job where kind = $1 and key = $2 and done_at is null', [kind, key]);
  }

  /** Returns whether a timer of the kind waits for its due time. */
  async isTimerPending(manager: EntityManager, kind: string): Promise<boolean> {
    const found = await queryRows(manager, 'select 1 from job where kind = $1 and done_at is null limit 1', [
      kind,
    ]);
    return found.length > 0;
  }

  /** Returns whether a timer exists, scheduled or done. */
  async hasTimer(manager: EntityManager, kind: string, key: string): Promise<boolean> {
    const found = await queryRows(manager, 'select 1 from job where kind = $1 and key = $2', [kind, key]);
    return found.length > 0;
  }

  /** Finds the timers of a kind with some keys, scheduled or done. */
  async findTimers(
    manager: EntityManager,
    kind: string,
    keys: readonly string[],
  ): Promise<(Pick<Timer, 'key'> & TimerProgress)[]> {
    return queryRows(
      manager,
      'select key, payload, attempts, done_at is not null as "isDone" from job where kind = $1 and key = any($2)',
      [kind, keys],
    );
  }

  /** Deletes the timers of these kinds that ran before an instant. */
  async deleteDoneTimers(manager: EntityManager, kinds: readonly string[], before: Date): Promise<void> {
    await queryRows(manager, 'delete from job where kind = any($1) and done_at < $2', [kinds, before]);
  }

  onApplicationBootstrap(): void {
    if (this.handlers.size === 0) return;
    for (const lane of new Set([commonLane, ...[...this.handlers.values()].map((handler) => handler.lane)]))
      this.lanes.set(lane, this.openLane(lane));
    this.following = this.listener
      .notificationsOf(timersChannel)
      .pipe(auditTime(notificationDebounceMs))
      .subscribe(() => void this.sweepDueTimers().catch(() => undefined));
    this.sweeper = setInterval(
      () =>
        void this.sweepDueTimers().then(
          () => this.failures.recordSuccess(sweepWorkerName),
          (error: unknown) => {
            this.failures.recordFailure(sweepWorkerName, error);
            this.logger.warn({ err: safeError(error) }, 'the sweep of timers failed');
          },
        ),
      sweepIntervalMs,
    );
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.sweeper);
    this.following?.unsubscribe();
    const connected = this.connections.every((connection) => connection.status === 'ready');
    await Promise.race([
      Promise.all(
        [...this.lanes.values()].flatMap(({ worker, queue }) => [worker.close(!connected), queue.close()]),
      ),
      new Promise((resolve) => setTimeout(resolve, 3_000).unref()),
    ]).catch(() => undefined);
    for (const connection of this.connections) connection.disconnect();
  }

  /** Queues all timers that are due soon in Redis. A timer that is already queued stays single, unless it is overdue. */
  async sweepDueTimers(): Promise<void> {
    if (this.lanes.size === 0 || this.connections.some((connection) => connection.status !== 'ready')) return;
    const kinds = [...this.handlers];
    for (const [name, { queue }] of this.lanes) {
      const isCommon = name === commonLane;
      // The common lane also takes kinds without a handler, whose failure is reported.
      const selected = kinds.filter(([, { lane }]) => (isCommon ? lane !== commonLane : lane === name));
      await this.sweepLane(
        queue,
        isCommon ? 'kind <> all($2)' : 'kind = any($2)',
        selected.map(([kind]) => kind),
      );
    }
  }

  private openLane(lane: string): Lane {
    const prefix = this.config.redisPrefix;
    const connect = (): Redis => {
      const connection = new Redis(this.config.redisUrl, {
        maxRetriesPerRequest: null,
        retryStrategy: (times) => Math.min(times * 200, 3_000),
      });
      connection.on('error', () => undefined);
      this.connections.push(connection);
      return connection;
    };
    const name = lane === commonLane ? this.queueName : `${this.queueName}-${lane}`;
    const queue = new Queue(name, {
      connection: connect(),
      prefix,
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    });
    const worker = new Worker(name, (job) => this.runTimer((job.data as { id: string }).id), {
      connection: connect(),
      prefix,
      concurrency: lane === commonLane ? concurrency.common : concurrency.other,
    });
    queue.on('error', () => undefined);
    worker.on('error', () => undefined);
    return { queue, worker };
  }

  private async sweepLane(queue: Queue, condition: string, kinds: readonly string[]): Promise<void> {
    const now = this.clock.now().getTime();
    const found = await queryRows<Pick<JobRow, 'id' | 'due_at'>>(
      this.dataSource,
      `select id, due_at from job where done_at is null and due_at < $1 and ${condition} order by due_at limit ${maxSweptTimers}`,
      [new Date(now + sweepAheadMs), kinds],
    );
    // Postgres accepts `-infinity`, which is no JavaScript date. Such a row is ended, so that it never blocks the others.
    const due = found.filter((row) => row.due_at instanceof Date);
    for (const { id } of found.filter((row) => !(row.due_at instanceof Date))) await this.endInvalidTimer(id);
    await queue.addBulk(
      due.map((row) => ({
        name: 'timer',
        data: { id: row.id },
        opts: { jobId: jobIdOf(row, now), delay: Math.max(0, row.due_at.getTime() - now) },
      })),
    );
  }

  private async endInvalidTimer(id: string): Promise<void> {
    const ended = await queryRows(
      this.dataSource,
      `update job set done_at = now(), last_error = 'its due time is invalid' where id = $1 and done_at is null returning 1`,
      [id],
    );
    this.failures.recordSkippedRows(sweepWorkerName, 'its due time is invalid', ended.length);
  }

  /** Runs a timer if its row is due. A job in Redis alone is no proof. */
  private async runTimer(id: string): Promise<void> {
    let worker = sweepWorkerName;
    try {
      await this.dataSource.transaction(async (manager) => {
        const [row] = await queryRows<JobRow>(
          manager,
          'select * from job where id = $1 and done_at is null and due_at <= $2 for update skip locked',
          [id, new Date(this.clock.now().getTime() + 50)],
        );
        if (row === undefined) return;
        const handler = this.handlers.get(row.kind);
        if (handler !== undefined) worker = `timer ${row.kind}`;
        if (handler === undefined) throw new Error(`no handler for the timer ${row.kind}`);
        await withCorrelation({ correlationId: row.correlation_id }, () =>
          handler.handle(row.payload, manager),
        );
        await queryRows(
          manager,
          // A handler may have rescheduled its own timer. Compared in milliseconds, because Postgres stores microseconds.
          `update job set done_at = $2, attempts = attempts + 1 where id = $1 and date_trunc('milliseconds', due_at) = $3`,
          [id, this.clock.now(), row.due_at],
        );
        this.metrics.jobs.inc({ kind: row.kind, result: 'done' });
      });
      this.failures.recordSuccess(worker, id);
    } catch (error) {
      this.failures.recordFailure(worker, error, id);
      this.metrics.jobs.inc({ kind: worker.replace(/^timer /, ''), result: 'failed' });
      this.logger.warn({ err: safeError(error), job: id }, 'a timer failed and is retried');
      await queryRows(
        this.dataSource,
        `update job set attempts = attempts + 1, last_error = $2, due_at = date_trunc('milliseconds', now() + least(interval '5 minutes', interval '2 seconds' * power(2, least(attempts, 10)))) where id = $1 and done_at is null`,
        [id, error instanceof Error ? error.name : 'failed'],
      ).catch(() => undefined);
    }
  }
}

/**
 * Returns the job id of a timer in Redis, which makes it unique there. An overdue timer gets another id at growing
 * intervals, because Redis may hold the id without queueing the job. The row ensures that the timer runs once.
 */
function jobIdOf({ id, due_at: due }: Pick<JobRow, 'id' | 'due_at'>, now: number): string {
  const overdue = now - due.getTime();
  const again = overdue < staleAfterMs ? '' : `-${1 + Math.floor(Math.log2(overdue / staleAfterMs))}`;
  return `${id}-${due.getTime()}${again}`;
}
