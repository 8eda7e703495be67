import { Injectable } from '@nestjs/common';
import type { FeedStream } from '@khai-bao/contracts';
import { notify, rows } from '@khai-bao/platform/database';
import { Jobs } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/observability';
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

export type DestinationState = 'running' | 'waiting' | 'paused' | 'unreachable';

/** Whether each destination may be sent to now, and why not: the circuit breaker, kept in its row. */
@Injectable()
export class DestinationStates {
  constructor(
    private readonly config: SyncConfig,
    private readonly dataSource: DataSource,
    private readonly jobs: Jobs,
    private readonly troubles: FeedTroubles,
    private readonly clock: Clock,
  ) {}

  /** True when nothing says that this destination must wait. */
  async mayAttempt(name: string): Promise<boolean> {
    const found = await rows(
      this.dataSource,
      `select 1 from destination where name = $1 and state <> 'paused' and (next_attempt_at is null or next_attempt_at <= $2)`,
      [name, new Date(this.clock.now().getTime() + early)],
    );
    return found.length > 0;
  }

  /** A verified receipt came: earlier failures are forgotten. A pause stays. @param accepted it names at least one record */
  async confirmed(manager: EntityManager, name: string, accepted: boolean): Promise<void> {
    await this.change(
      manager,
      name,
      `failures = 0, refusals = case when $2::boolean then 0 else refusals end, next_attempt_at = null, last_receipt_at = $3,
       state = case when state = 'paused' then state else 'running' end, last_error = case when state = 'paused' then last_error end`,
      [accepted, this.clock.now()],
    );
  }

  /** One record was refused. Too many in a row, with nothing accepted between them, pause the destination: it is the centre that is wrong. */
  async refused(manager: EntityManager, name: string, reason: string): Promise<void> {
    const limit = this.config.feedRefusalLimit;
    await this.change(
      manager,
      name,
      `refusals = refusals + 1, state = case when refusals + 1 >= $2 then 'paused' else state end,
       last_error = case when refusals + 1 >= $2 then $3 else last_error end`,
      [limit, `paused: ${limit} records refused in a row (${reason})`],
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
      const [row] = await rows<{ failures: number; state: DestinationState }>(
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
      await this.jobs.schedule(manager, {
        kind: attemptTimer,
        key: name,
        dueAt,
        payload: { destination: name },
      });
    });
  }

  /** Says that a stream waits for the key of a day, where nothing worse is said. */
  async awaitingKey(name: string, stream: FeedStream, day: string): Promise<void> {
    const reason = `${stream} waits for the key of ${day}`;
    await this.dataSource.transaction((manager) =>
      this.change(manager, name, `state = 'waiting', last_error = $2`, [reason], `and state = 'running'`),
    );
  }

  /** Nothing is sent until somebody resumes it. @param by an account, or `centre` when its answer was the reason */
  async pause(name: string, reason: string | null, by: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.change(
        manager,
        name,
        `state = 'paused', paused_by = $2, last_error = $3, next_attempt_at = null`,
        [by, reason],
      );
      await this.jobs.cancel(manager, attemptTimer, name);
    });
  }

  /** Goes on at once: earlier failures and refusals are forgotten. */
  async resume(name: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.change(
        manager,
        name,
        `state = 'running', paused_by = null, failures = 0, refusals = 0, last_error = null, next_attempt_at = null`,
        [],
      );
      await notify(manager, feedChannel, name);
    });
  }

  /** @param set SQL written by a developer; $1 is the destination */
  private async change(
    manager: EntityManager,
    name: string,
    set: string,
    parameters: readonly unknown[],
    where = '',
  ): Promise<void> {
    const [changed] = await rows<{ before: DestinationState; state: DestinationState }>(
      manager,
      `with held as (select name as held_name, state as before from destination where name = $1 for update)
       update destination set ${set}, changes = changes + 1 from held where name = held_name ${where} returning before, state`,
      [name, ...parameters],
    );
    if (changed === undefined) return;
    await notify(manager, statusChannel, name);
    if (changed.state === 'running' && changed.before !== 'running') await this.troubles.ends(manager, name);
    if (changed.state !== 'running' && changed.before === 'running')
      await this.troubles.begins(manager, name);
  }
}
