import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { auditTime, buffer, type Subscription } from 'rxjs';
import { DataSource, type EntityManager } from 'typeorm';
import { ServiceConfig } from '../config/service-config.js';
import { PostgresListener, notifyChannel } from '../database/postgres-listener.js';
import { Clock } from '../core/clock.js';
import { withCorrelation } from '../core/correlation.js';
import { safeError } from '../observability/logging.js';
import { Metrics } from '../observability/metrics.js';
import { ServiceName } from '../core/service-name.js';
import { WorkerFailures } from '../workers/worker-failures.js';
import { TimerLanes, commonLane } from './timer-lanes.js';
import { formatTimerNotification, parseTimerNotification } from './timer-notification.js';
import {
  deleteDoneTimerRows,
  deletePendingTimer,
  endInvalidTimer,
  findTimerRows,
  isKindPending,
  lockDueTimer,
  markTimerDone,
  postponeFailedTimer,
  readDueTimers,
  saveTimer,
  type DueTimer,
  type KindSelection,
} from './timer-rows.js';
import type { Timer, TimerHandler, TimerHandlerOptions, TimerProgress } from './timer.js';

interface RegisteredHandler {
  readonly handle: TimerHandler;
  readonly lane: string;
}

/** Worker name of the sweep. Each kind of timer is a separate worker. */
const sweepWorkerName = 'timers';
const sweepIntervalMs = 5_000;
/** Channel that tells all instances of a committed timer that is due soon. */
const timersChannel = 'timers';
/** Time within which notifications are queued together, milliseconds. */
const notificationDebounceMs = 20;
const sweepAheadMs = 60_000;
/** Timers of one sweep and lane. */
const maxSweptTimers = 1_000;
/** Tolerance for a job that Redis starts before the clock of this process has reached its time, milliseconds. */
const earlyMs = 50;

/**
 * Runs timers. Each timer is a row with a due time, which is the source of truth; BullMQ on Redis runs it on time. A notification of
 * the commit queues the timer, and a sweep every five seconds queues all rows that are due soon (the row's id is the job's id, so
 * that it is queued once). A flushed Redis therefore only delays timers by seconds.
 */
@Injectable()
export class TimerScheduler implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly handlers = new Map<string, RegisteredHandler>();
  private readonly lanes: TimerLanes;
  private sweeper: NodeJS.Timeout | undefined;
  private following: Subscription | undefined;

  constructor(
    config: ServiceConfig,
    service: ServiceName,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly failures: WorkerFailures,
    private readonly listener: PostgresListener,
    private readonly logger: Logger,
  ) {
    this.lanes = new TimerLanes(config, `${service.value}-timers`, (id) => this.runTimer(id));
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
    const id = await saveTimer(manager, timer);
    // The notification is delivered at the commit, because other sessions do not see the row earlier.
    if (timer.dueAt.getTime() - this.clock.now().getTime() < sweepAheadMs)
      await notifyChannel(manager, timersChannel, formatTimerNotification({ ...timer, id }));
  }

  /** Cancels a timer. A timer that has run stays done. */
  async cancelTimer(manager: EntityManager, kind: string, key: string): Promise<void> {
    await deletePendingTimer(manager, kind, key);
  }

  /** Returns whether a timer of the kind waits for its due time. */
  isTimerPending(manager: EntityManager, kind: string): Promise<boolean> {
    return isKindPending(manager, kind);
  }

  /** Returns whether a timer exists, scheduled or done. */
  async hasTimer(manager: EntityManager, kind: string, key: string): Promise<boolean> {
    return (await findTimerRows(manager, kind, [key])).length > 0;
  }

  /** Finds the timers of a kind with some keys, scheduled or done. */
  findTimers(
    manager: EntityManager,
    kind: string,
    keys: readonly string[],
  ): Promise<(Pick<Timer, 'key'> & TimerProgress)[]> {
    return findTimerRows(manager, kind, keys);
  }

  /** Deletes the timers of these kinds that ran before an instant. */
  async deleteDoneTimers(manager: EntityManager, kinds: readonly string[], before: Date): Promise<void> {
    await deleteDoneTimerRows(manager, kinds, before);
  }

  onApplicationBootstrap(): void {
    if (this.handlers.size === 0) return;
    this.lanes.open(commonLane);
    for (const { lane } of this.handlers.values()) this.lanes.open(lane);
    const notifications = this.listener.notificationsOf(timersChannel);
    this.following = notifications
      .pipe(buffer(notifications.pipe(auditTime(notificationDebounceMs))))
      .subscribe((payloads) => void this.queueNotified(payloads).catch(() => undefined));
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
    await this.lanes.close();
  }

  /** Queues all timers that are due soon in Redis. A timer that is already queued stays single, unless it is overdue. */
  async sweepDueTimers(): Promise<void> {
    if (!this.lanes.areReady) return;
    const now = this.clock.now().getTime();
    for (const lane of this.lanes.names) {
      const found = await readDueTimers(
        this.dataSource,
        this.kindsOf(lane),
        new Date(now + sweepAheadMs),
        maxSweptTimers,
      );
      const due: DueTimer[] = [];
      for (const { id, dueAt } of found) {
        // A row that is no date is ended, so that it never blocks the others.
        if (dueAt === null) await this.endInvalidTimer(id);
        else due.push({ id, dueAt });
      }
      await this.lanes.add(lane, due, now);
    }
  }

  /**
   * Queues the timers that notifications name, without reading their rows: what a burst of changes costs does not depend on how
   * many timers wait. An unreadable notification, and the empty one after a lost connection, lead to a sweep.
   */
  private async queueNotified(payloads: readonly string[]): Promise<void> {
    if (!this.lanes.areReady) return;
    const byLane = new Map<string, DueTimer[]>();
    for (const payload of new Set(payloads)) {
      const timer = parseTimerNotification(payload);
      if (timer === undefined) return this.sweepDueTimers();
      const lane = this.handlers.get(timer.kind)?.lane ?? commonLane;
      const timers = byLane.get(lane) ?? [];
      timers.push(timer);
      byLane.set(lane, timers);
    }
    const now = this.clock.now().getTime();
    for (const [lane, timers] of byLane) await this.lanes.add(lane, timers, now);
  }

  /** The kinds of a lane. The common lane also takes kinds without a handler, whose failure is reported. */
  private kindsOf(lane: string): KindSelection {
    const isExclusion = lane === commonLane;
    const kinds = [...this.handlers]
      .filter(([, handler]) => (isExclusion ? handler.lane !== commonLane : handler.lane === lane))
      .map(([kind]) => kind);
    return { kinds, isExclusion };
  }

  private async endInvalidTimer(id: string): Promise<void> {
    const reason = 'its due time is invalid';
    this.failures.recordSkippedRows(
      sweepWorkerName,
      reason,
      await endInvalidTimer(this.dataSource, id, reason),
    );
  }

  /** Runs a timer if its row is due. A job in Redis alone is no proof. */
  private async runTimer(id: string): Promise<void> {
    let worker = sweepWorkerName;
    try {
      await this.dataSource.transaction(async (manager) => {
        const row = await lockDueTimer(manager, id, new Date(this.clock.now().getTime() + earlyMs));
        if (row === undefined) return;
        const handler = this.handlers.get(row.kind);
        if (handler === undefined) throw new Error(`no handler for the timer ${row.kind}`);
        worker = `timer ${row.kind}`;
        await withCorrelation({ correlationId: row.correlation_id }, () =>
          handler.handle(row.payload, manager),
        );
        await markTimerDone(manager, row, this.clock.now());
        this.metrics.jobs.inc({ kind: row.kind, result: 'done' });
      });
      this.failures.recordSuccess(worker, id);
    } catch (error) {
      this.failures.recordFailure(worker, error, id);
      this.metrics.jobs.inc({ kind: worker.replace(/^timer /, ''), result: 'failed' });
      this.logger.warn({ err: safeError(error), job: id }, 'a timer failed and is retried');
      await postponeFailedTimer(this.dataSource, id, error instanceof Error ? error.name : 'failed').catch(
        () => undefined,
      );
    }
  }
}
