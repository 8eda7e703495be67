import { Injectable } from '@nestjs/common';
import type { FeedStream } from '@khai-bao/contracts';
import { notifyChannel, updateReturning } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import { Metrics } from '@khai-bao/platform/observability';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, IsNull, LessThanOrEqual, MoreThan, Not, Repository, type EntityManager } from 'typeorm';
import { feedChannel } from '../../intake/feed-record.js';
import { SyncConfig } from '../../sync.config.js';
import { clearedFailures, FeedCursorEntity } from '../cursors/feed-cursor.entity.js';
import { computeBackoffMs } from './backoff.js';
import { DestinationEntity } from './destination.entity.js';
import {
  updateAfterFailure,
  updateAfterReceipt,
  updateAfterRefusal,
  updateAfterStreamFailure,
  updateAfterStreamRecovery,
  updateToPaused,
  updateToResumed,
  updateToWaiting,
  type DestinationStateChange,
} from './destinations.queries.js';
import { FeedTroublePublisher } from './feed-trouble-publisher.js';

/** Postgres channel that is notified when a destination has changed. */
export const destinationChannel = 'feed-status';
/** Timer of the next attempt of a destination or of one of its streams. */
export const attemptTimer = 'feed-attempt';
/** A timer may fire this many milliseconds early and still count as due. */
export const timerToleranceMs = 100;

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
    @InjectRepository(DestinationEntity) private readonly destinations: Repository<DestinationEntity>,
    private readonly jobs: TimerScheduler,
    private readonly troubles: FeedTroublePublisher,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Whether the destination is neither paused nor waiting for its next attempt. */
  mayAttemptDelivery(name: string): Promise<boolean> {
    const mayBeDue = { name, state: Not('paused' as const) };
    const latest = new Date(this.clock.now().getTime() + timerToleranceMs);
    return this.destinations.existsBy([
      { ...mayBeDue, nextAttemptAt: IsNull() },
      { ...mayBeDue, nextAttemptAt: LessThanOrEqual(latest) },
    ]);
  }

  /**
   * Records a verified receipt and clears earlier failures. A pause stays, and so does a failure of another stream.
   * @param accepted true when the receipt names at least one record
   */
  async recordReceipt(manager: EntityManager, name: string, accepted: boolean): Promise<void> {
    const changed = await updateAfterReceipt(manager, name, {
      isAccepted: accepted,
      receivedAt: this.clock.now(),
    });
    await this.publishChange(manager, name, changed);
    this.reportFailureCount(name, 0);
  }

  /**
   * Records that one record was refused. `FEED_REFUSAL_LIMIT` refusals in a row, without an accepted record between them, pause
   * the destination: then the centre has the fault.
   */
  async recordRefusal(manager: EntityManager, name: string, reason: string): Promise<void> {
    const limit = this.config.feedRefusalLimit;
    const changed = await updateAfterRefusal(manager, name, {
      limit,
      pauseReason: `paused: ${limit} records refused in a row (${reason})`,
      at: this.clock.now(),
    });
    await this.publishChange(manager, name, changed);
  }

  /** Records a failed attempt and schedules the next one. */
  async recordFailure(
    name: string,
    state: 'waiting' | 'unreachable',
    reason: string,
    retryAfter: number | null,
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const destination = await manager.findOne(DestinationEntity, {
        where: { name },
        lock: { mode: 'pessimistic_write' },
      });
      if (destination === null || destination.state === 'paused') return;
      const failures = destination.failures + 1;
      const wait = computeBackoffMs(failures, {
        longest: this.config.feedLongestWait,
        random: Math.random(),
        retryAfter,
      });
      const nextAttemptAt = new Date(this.clock.now().getTime() + wait);
      const changed = await updateAfterFailure(manager, name, { state, reason, nextAttemptAt });
      await this.publishChange(manager, name, changed);
      await this.scheduleAttempt(manager, name, name, nextAttemptAt);
      this.reportFailureCount(name, failures);
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
      const cursor = { destination: name, stream };
      const [failed] = await updateReturning(manager, FeedCursorEntity, cursor, {
        failures: () => 'failures + 1',
        lastError: reason,
      });
      const failures = failed?.failures ?? 1;
      const wait = computeBackoffMs(failures, {
        longest: this.config.feedLongestWait,
        random: Math.random(),
        retryAfter: null,
      });
      const nextAttemptAt = new Date(this.clock.now().getTime() + wait);
      await manager.update(FeedCursorEntity, cursor, { nextAttemptAt });
      if (state !== null) {
        const changed = await updateAfterStreamFailure(manager, name, { state, reason });
        await this.publishChange(manager, name, changed);
      }
      await this.scheduleAttempt(manager, name, `${name}/${stream}`, nextAttemptAt);
      return failures;
    });
  }

  /** Clears the failures of a stream. A destination that was `failing` because of them is `running` again. */
  async recordStreamSuccess(manager: EntityManager, name: string, stream: FeedStream): Promise<void> {
    const failing = { destination: name, stream, failures: MoreThan(0) };
    const cleared = await manager.update(FeedCursorEntity, failing, clearedFailures);
    if (cleared.affected === 0) return;
    await this.jobs.cancelTimer(manager, attemptTimer, `${name}/${stream}`);
    await this.publishChange(manager, name, await updateAfterStreamRecovery(manager, name));
  }

  /** Records that a stream waits for a day key, unless the destination has a worse state. */
  async recordAwaitedDayKey(name: string, stream: FeedStream, day: string): Promise<void> {
    const reason = `${stream} waits for the key of ${day}`;
    await this.dataSource.transaction(async (manager) =>
      this.publishChange(manager, name, await updateToWaiting(manager, name, reason)),
    );
  }

  /** Stops sending until the destination is resumed. */
  async pauseDestination(name: string, { by, byName, reason }: DestinationPause): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const changed = await updateToPaused(manager, name, {
        by,
        byName,
        at: this.clock.now(),
        reason,
        lastError: by === 'centre' ? reason : null,
      });
      await this.publishChange(manager, name, changed);
      await this.jobs.cancelTimer(manager, attemptTimer, name);
    });
  }

  /** Resumes sending at once and clears earlier failures and refusals. */
  async resumeDestination(name: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.update(FeedCursorEntity, { destination: name }, clearedFailures);
      await this.publishChange(manager, name, await updateToResumed(manager, name));
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

  /** Notifies live pages of a change and records the start or the end of a feed trouble. */
  private async publishChange(
    manager: EntityManager,
    name: string,
    changed: DestinationStateChange | undefined,
  ): Promise<void> {
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
