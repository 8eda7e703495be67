import { Injectable } from '@nestjs/common';
import type { FeedStream } from '@khai-bao/contracts';
import { notifyChannel, queryRows } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import { Metrics } from '@khai-bao/platform/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { feedChannel } from '../intake/feed-record.js';
import { SyncConfig } from '../sync.config.js';
import { waitAfter } from './backoff.js';
import { FeedTroubles } from './feed-troubles.js';

/** Tells live pages that a destination has changed. */
export const statusChannel = 'feed-status';
/** The timer that stands for a destination's next attempt. */
export const attemptTimer = 'feed-attempt';
/** A timer may come so much too early, milliseconds: then it is time all the same. */
const early = 100;

/** `failing`: our own side fails again and again before anything is sent. */
export const destinationStates = ['running', 'waiting', 'paused', 'unreachable', 'failing'] as const;
export type DestinationState = (typeof destinationStates)[number];

/** The name of a destination's sender among the workers of this service. */
export const feedWorker = (destination: string): string => `feed ${destination}`;

/** Who paused a destination, and why. */
export interface Pause {
  /** An account, or `centre` when its answer was the reason. */
  readonly by: string;
  readonly byName: string | null;
  readonly reason: string;
}

/** Whether each destination may be sent to now, and why not: the circuit breaker, kept in its row. */
@Injectable()
export class DestinationStates {
  constructor(
    private readonly config: SyncConfig,
    private readonly dataSource: DataSource,
    private readonly jobs: TimerScheduler,
    private readonly troubles: FeedTroubles,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** True when nothing says that this destination must wait. */
  async mayAttempt(name: string): Promise<boolean> {
    const found = await queryRows(
      this.dataSource,
      `select 1 from destination where name = $1 and state <> 'paused' and (next_attempt_at is null or next_attempt_at <= $2)`,
      [name, new Date(this.clock.now().getTime() + early)],
    );
    return found.length > 0;
  }

  /** A verified receipt came: earlier failures are forgotten. A pause stays, and so does what another stream waits for. @param accepted it names at least one record */
  async confirmed(manager: EntityManager, name: string, accepted: boolean): Promise<void> {
    const others = 'exists (select 1 from feed_cursor c where c.destination = $1 and c.failures > 0)';
    await this.change(
      manager,
      name,
      `failures = 0, refusals = case when $2::boolean then 0 else refusals end, next_attempt_at = null, last_receipt_at = $3,
       state = case when state = 'paused' or ${others} then state else 'running' end,
       last_error = case when state = 'paused' or ${others} then last_error end`,
      [accepted, this.clock.now()],
    );
    this.measure(name, 0);
  }

  /** One record was refused. Too many in a row, with nothing accepted between them, pause the destination: it is the centre that is wrong. */
  async refused(manager: EntityManager, name: string, reason: string): Promise<void> {
    const limit = this.config.feedRefusalLimit;
    await this.change(
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

  /** An attempt came to nothing: the next one is a row with a due time. */
  async failed(
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
      const wait = waitAfter(row.failures + 1, {
        longest: this.config.feedLongestWait,
        random: Math.random(),
        retryAfter,
      });
      const dueAt = new Date(this.clock.now().getTime() + wait);
      await this.change(
        manager,
        name,
        'failures = failures + 1, state = $2, last_error = $3, next_attempt_at = $4',
        [state, reason, dueAt],
      );
      await this.scheduleAttempt(manager, name, name, dueAt);
      this.measure(name, row.failures + 1);
    });
  }

  /**
   * An attempt of one stream came to nothing, and it says nothing of the others: that stream alone waits.
   * @param state what the destination shows; null leaves it as it is
   * @returns how often the stream has failed in a row
   */
  async streamFailed(
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
      const wait = waitAfter(failures, {
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
        await this.change(
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

  /** A stream goes on: its failures are forgotten, and a destination that showed them runs again. */
  async streamWorks(manager: EntityManager, name: string, stream: FeedStream): Promise<void> {
    const mended = await queryRows(
      manager,
      'update feed_cursor set failures = 0, last_error = null, next_attempt_at = null where destination = $1 and stream = $2 and failures > 0 returning 1',
      [name, stream],
    );
    if (mended.length === 0) return;
    await this.jobs.cancelTimer(manager, attemptTimer, `${name}/${stream}`);
    await this.change(
      manager,
      name,
      `state = 'running', last_error = null`,
      [],
      `and state = 'failing' and not exists (select 1 from feed_cursor c where c.destination = $1 and c.failures > 0)`,
    );
  }

  /** Says that a stream waits for the key of a day, where nothing worse is said. */
  async awaitingKey(name: string, stream: FeedStream, day: string): Promise<void> {
    const reason = `${stream} waits for the key of ${day}`;
    await this.dataSource.transaction((manager) =>
      this.change(manager, name, `state = 'waiting', last_error = $2`, [reason], `and state = 'running'`),
    );
  }

  /** Nothing is sent until somebody resumes it. */
  async pause(name: string, { by, byName, reason }: Pause): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.change(
        manager,
        name,
        `state = 'paused', paused_by = $2, paused_by_name = $3, paused_at = $4, pause_reason = $5, last_error = $6, next_attempt_at = null`,
        [by, byName, this.clock.now(), reason, by === 'centre' ? reason : null],
      );
      await this.jobs.cancelTimer(manager, attemptTimer, name);
    });
  }

  /** Goes on at once: earlier failures and refusals are forgotten. */
  async resume(name: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await queryRows(
        manager,
        'update feed_cursor set failures = 0, last_error = null, next_attempt_at = null where destination = $1',
        [name],
      );
      await this.change(
        manager,
        name,
        `state = 'running', paused_by = null, paused_by_name = null, paused_at = null, pause_reason = null,
         failures = 0, refusals = 0, last_error = null, next_attempt_at = null`,
        [],
      );
      this.measure(name, 0);
      await notifyChannel(manager, feedChannel, name);
    });
  }

  /** Attempts to send to a centre that came to nothing since the last receipt. */
  private measure(name: string, failures: number): void {
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

  /** @param set SQL written by a developer; $1 is the destination */
  private async change(
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
    await notifyChannel(manager, statusChannel, name);
    if (changed.state === 'running' && changed.before !== 'running') await this.troubles.ends(manager, name);
    if (changed.state === 'failing' && changed.before !== 'failing')
      await this.troubles.begins(manager, name, { isToldAtOnce: true });
    else if (changed.state !== 'running' && changed.before === 'running')
      await this.troubles.begins(manager, name);
  }
}
