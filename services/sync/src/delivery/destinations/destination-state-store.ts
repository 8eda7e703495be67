import { Injectable } from '@nestjs/common';
import type { FeedStream } from '@khai-bao/contracts';
import { notifyChannel, queryRows } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import { Metrics } from '@khai-bao/platform/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { feedChannel } from '../../intake/feed-record.js';
import { SyncConfig } from '../../sync.config.js';
import { computeBackoffMs } from './backoff.js';
import { FeedTroublePublisher } from './feed-trouble-publisher.js';

/** Postgres channel that is notified when a destination has changed. */
export const destinationChannel = 'feed-status';
/** Timer of the next attempt of a destination or of one of its streams. */
export const attemptTimer = 'feed-attempt';
/** A timer may fire this many milliseconds early and still count as due. */
export const timerToleranceMs = 100;

/** `failing`: this service failed several times in a row before sending. */
export const destinationStates = ['running', 'waiting', 'paused', 'unreachable', 'failing'] as const;
export type DestinationState = (typeof destinationStates)[number];

/** Returns the worker name of a destination's sender. */
export const feedWorkerName = (destination: string): string => `feed ${destination}`;

/** Who paused a destination, and why. */
export interface DestinationPause {
  /** An account id, or `centre` when a response of the centre was the reason. */
  readonly by: string;
  readonly byName: string | null;
  readonly reason: string;
}

/** Circuit breaker of each destination, stored in its row: whether it may be sent to, and why not. */
@Injectable()
export class DestinationStateStore {
  constructor(
    private readonly config: SyncConfig,
    private readonly dataSource: DataSource,
    private readonly jobs: TimerScheduler,
    private readonly troubles: FeedTroublePublisher,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Whether the destination is neither paused nor waiting for its next attempt. */
  async mayAttemptDelivery(name: string): Promise<boolean> {
    const found = await queryRows(
      this.dataSource,
      `select 1 from destination where name = $1 and state <> 'paused' and (next_attempt_at is null or next_attempt_at <= $2)`,
      [name, new Date(this.clock.now().getTime() + timerToleranceMs)],
    );
    return found.length > 0;
  }

  /**
   * Records a verified receipt and clears earlier failures. A pause stays, and so does a failure of another stream.
   * @param accepted true when the receipt names at least one record
   */
  async recordReceipt(manager: EntityManager, name: string, accepted: boolean): Promise<void> {
    const others = 'exists (select 1 from feed_cursor c where c.destination = $1 and c.failures > 0)';
    await this.updateDestination(
      manager,
      name,
      `failures = 0, refusals = case when $2::boolean then 0 else refusals end, next_attempt_at = null, last_receipt_at = $3,
       state = case when state = 'paused' or ${others} then state else 'running' end,
       last_error = case when state = 'paused' or ${others} then last_error end`,
      [accepted, this.clock.now()],
    );
    this.reportFailureCount(name, 0);
  }

  /**
   * Records that one record was refused. `FEED_REFUSAL_LIMIT` refusals in a row, without an accepted record between them, pause
   * the destination: then the centre has the fault.
   */
  async recordRefusal(manager: EntityManager, name: string, reason: string): Promise<void> {
    const limit = this.config.feedRefusalLimit;
    await this.updateDestination(
      manager,
      name,
      `refusals = refusals + 1, state = case when refusals + 1 >= $2 then 'paused' else state end,
       last_error = case when refusals + 1 >= $2 then $3 else last_error end,
       paused_by = case when refusals + 1 >= $2 then null else paused_by end,
       paused_at = case when refusals + 1 >= $2 then $4 else paused_at end,
       pause_reason = case when refusals + 1 >= $2 then $3 else pause_reason end`,
      [limit, `paused: ${limit} records refused in a row (${reason})`, this.clock.now()],
    );
  }

  /** Records a failed attempt and schedules the next one. */
  async recordFailure(
    name: string,
    state: 'waiting' | 'unreachable',
    reason: string,
    retryAfter: number | null,
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [row] = await queryRows<{ failures: number; state: DestinationState }>(
        manager,
        'select failures, state from destination where name = $1 for update',
        [name],
      );
      if (row === undefined || row.state === 'paused') return;
      const wait = computeBackoffMs(row.failures + 1, {
        longest: this.config.feedLongestWait,
        random: Math.random(),
        retryAfter,
      });
      const dueAt = new Date(this.clock.now().getTime() + wait);
      await this.updateDestination(
        manager,
        name,
        'failures = failures + 1, state = $2, last_error = $3, next_attempt_at = $4',
        [state, reason, dueAt],
      );
      await this.scheduleAttempt(manager, name, name, dueAt);
      this.reportFailureCount(name, row.failures + 1);
    });
  }

  /**
   * Records a failure that affects one stream only. That stream waits, the others continue.
   * @param state new state of the destination; null leaves it unchanged
   * @returns consecutive failures of the stream
   */
  async recordStreamFailure(
    name: string,
    stream: FeedStream,
    state: 'waiting' | 'unreachable' | 'failing' | null,
    reason: string,
  ): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const [row] = await queryRows<{ failures: number }>(
        manager,
        'update feed_cursor set failures = failures + 1, last_error = $3 where destination = $1 and stream = $2 returning failures',
        [name, stream, reason],
      );
      const failures = row?.failures ?? 1;
      const wait = computeBackoffMs(failures, {
        longest: this.config.feedLongestWait,
        random: Math.random(),
        retryAfter: null,
      });
      const dueAt = new Date(this.clock.now().getTime() + wait);
      await queryRows(
        manager,
        'update feed_cursor set next_attempt_at = $3 where destination = $1 and stream = $2',
        [name, stream, dueAt],
      );
      if (state !== null)
        await this.updateDestination(
          manager,
          name,
          'state = $2, last_error = $3',
          [state, reason],
          `and state <> 'paused'`,
        );
      await this.scheduleAttempt(manager, name, `${name}/${stream}`, dueAt);
      return failures;
    });
  }

  /** Clears the failures of a stream. A destination that was `failing` because of them is `running` again. */
  async recordStreamSuccess(manager: EntityManager, name: string, stream: FeedStream): Promise<void> {
    const cleared = await queryRows(
      manager,
      'update feed_cursor set failures = 0, last_error = null, next_attempt_at = null where destination = $1 and stream = $2 and failures > 0 returning 1',
      [name, stream],
    );
    if (cleared.length === 0) return;
    await this.jobs.cancelTimer(manager, attemptTimer, `${name}/${stream}`);
    await this.updateDestination(
      manager,
      name,
      `state = 'running', last_error = null`,
      [],
      `and state = 'failing' and not exists (select 1 from feed_cursor c where c.destination = $1 and c.failures > 0)`,
    );
  }

  /** Records that a stream waits for a day key, unless the destination has a worse state. */
  async recordAwaitedDayKey(name: string, stream: FeedStream, day: string): Promise<void> {
    const reason = `${stream} waits for the key of ${day}`;
    await this.dataSource.transaction((manager) =>
      this.updateDestination(
        manager,
        name,
        `state = 'waiting', last_error = $2`,
        [reason],
        `and state = 'running'`,
      ),
    );
  }

  /** Stops sending until the destination is resumed. */
  async pauseDestination(name: string, { by, byName, reason }: DestinationPause): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.updateDestination(
        manager,
        name,
        `state = 'paused', paused_by = $2, paused_by_name = $3, paused_at = $4, pause_reason = $5, last_error = $6, next_attempt_at = null`,
        [by, byName, this.clock.now(), reason, by === 'centre' ? reason : null],
      );
      await this.jobs.cancelTimer(manager, attemptTimer, name);
    });
  }

  /** Resumes sending at once and clears earlier failures and refusals. */
  async resumeDestination(name: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await queryRows(
        manager,
        'update feed_cursor set failures = 0, last_error = null, next_attempt_at = null where destination = $1',
        [name],
      );
      await this.updateDestination(
        manager,
        name,
        `state = 'running', paused_by = null, paused_by_name = null, paused_at = null, pause_reason = null,
         failures = 0, refusals = 0, last_error = null, next_attempt_at = null`,
        [],
      );
      this.reportFailureCount(name, 0);
      await notifyChannel(manager, feedChannel, name);
    });
  }

  /** Reports the failed attempts since the last receipt as a metric. */
  private reportFailureCount(name: string, failures: number): void {
    this.metrics.workerFailuresInARow.set({ worker: `destination ${name}` }, failures);
  }

  private scheduleAttempt(
    manager: EntityManager,
    destination: string,
    key: string,
    dueAt: Date,
  ): Promise<void> {
    return this.jobs.scheduleTimer(manager, { kind: attemptTimer, key, dueAt, payload: { destination } });
  }

  /** Updates a destination and records the start or the end of its feed trouble. @param set SQL of this file; $1 is the destination */
  private async updateDestination(
    manager: EntityManager,
    name: string,
    set: string,
    parameters: readonly unknown[],
    where = '',
  ): Promise<void> {
    const [changed] = await queryRows<{ before: DestinationState; state: DestinationState }>(
      manager,
      `with held as (select name as held_name, state as before from destination where name = $1 for update)
       update destination set ${set}, changes = changes + 1 from held where name = held_name ${where} returning before, state`,
      [name, ...parameters],
    );
    if (changed === undefined) return;
    await notifyChannel(manager, destinationChannel, name);
    if (changed.state === 'running' && changed.before !== 'running')
      await this.troubles.recordTroubleEnd(manager, name);
    if (changed.state === 'failing' && changed.before !== 'failing')
      await this.troubles.recordTroubleStart(manager, name, { isPublishedAtOnce: true });
    else if (changed.state !== 'running' && changed.before === 'running')
      await this.troubles.recordTroubleStart(manager, name);
  }
}
