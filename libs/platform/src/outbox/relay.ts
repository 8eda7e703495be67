import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from 'nestjs-pino';
import { DataSource } from 'typeorm';
import { ServiceConfig } from '../config/service-config.js';
import { queryPreparedRows, queryRows } from '../database/database.js';
import { PostgresListener } from '../database/postgres-listener.js';
import { KafkaClient } from '../kafka/kafka-client.js';
import { Clock } from '../core/clock.js';
import { safeError } from '../observability/logging.js';
import { Metrics } from '../observability/metrics.js';
import { LoadMonitor } from '../observability/load-monitor.js';
import { kindOfError, WorkerFailures } from '../workers/worker-failures.js';
import { ServiceName } from '../core/service-name.js';
import { Lane } from './outbox.js';
import { OutboxDeadLetters } from './outbox-dead-letters.js';
import { runAsLeader } from '../leadership/leader-loop.js';
import { waitFor } from '../leadership/wait.js';
import { maxRequestChars, type DeadOutboxRow, type ExpandedRow, type OutboxRow } from './outbox-row.js';
import { MessageSender } from './message-sender.js';
import { PublishedRowMarker } from './published-row-marker.js';
import { LaneWaits } from './lane-waits.js';
import { RowExpander, type OutboxExpander } from './row-expander.js';
import { isUnsendableError } from '../kafka/unsendable-errors.js';

/** Maximum number of rows per batch. */
const maxBatchRows = 500;
/**
 * During a peak of requests only this many ordinary rows are published per pause (milliseconds): their consumers
 * would take CPU time from the requests of people at a gate.
 */
const peakBatchRows = 4;
const peakPauseMs = 2_000;
/** Maximum number of expandable rows per batch. Each represents up to a few hundred events. */
const maxExpandedRows = 16;
/** Poll interval without a notification, milliseconds: a notification can be lost with its connection. */
const pollIntervalMs = 1_000;
/**
 * Delay that combines consecutive ordinary events into one batch, milliseconds: each batch costs a request, an
 * acknowledgement and a consumer's transaction.
 */
const lingerMs = 250;
const gaugeIntervalMs = 5_000;
/** Delay between two attempts of a lane, or to become the leader; milliseconds. */
const retryDelayMs = 500;

/** Worker name of the relay. */
export const relayWorkerName = 'outbox relay';
const laneNames: Readonly<Record<Lane, string>> = { [Lane.alert]: 'alert', [Lane.ordinary]: 'ordinary' };

/**
 * Publishes the outbox: reads unmarked rows, sends them, and marks them after Kafka's acknowledgement.
 * - It uses no cursor, because sequence numbers commit out of order and would be skipped. It uses no transaction
 *   horizon, because one long transaction would delay alerts.
 * - One instance publishes at a time, by an advisory lock on a separate connection.
 * - Each lane has its own loop, so that alerts never wait for a backlog. A lane that fails is retried alone.
 * - A second lock per lane (a fence), on another connection, is released only when the lane's last send has ended. A
 *   new leader waits for it, so that no lane ever has two publishers, even when the leader's first connection is
 *   lost.
 * - A row that cannot be published is dead-lettered, and the other rows continue.
 * - After a crash between sending and marking, events are sent again. Consumers recognise them by their id.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly waits = new LaneWaits();
  private readonly stopping = new AbortController();
  private readonly expander: RowExpander;
  private readonly rowMarker: PublishedRowMarker;
  private readonly sender: MessageSender;
  private gauge: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  /** Called between sending and marking. Tests fail here to prove that no event is lost. */
  betweenSendAndMark: (lane: Lane) => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly config: ServiceConfig,
    service: ServiceName,
    private readonly dataSource: DataSource,
    kafka: KafkaClient,
    private readonly listener: PostgresListener,
    private readonly deadLetters: OutboxDeadLetters,
    private readonly failures: WorkerFailures,
    clock: Clock,
    private readonly metrics: Metrics,
    private readonly pressure: LoadMonitor,
    private readonly logger: Logger,
  ) {
    this.expander = new RowExpander(service.value, () => clock.now());
    this.sender = new MessageSender(kafka);
    this.rowMarker = new PublishedRowMarker(dataSource, this.expander);
  }

  registerExpander(name: string, expander: OutboxExpander): void {
    this.expander.registerExpander(name, expander);
  }

  onApplicationBootstrap(): void {
    this.gauge = setInterval(() => void this.updateGauge().catch(() => undefined), gaugeIntervalMs);
    this.listener
      .notificationsOf('outbox')
      .subscribe((lane) => this.wakeLane(lane === '0' ? Lane.alert : Lane.ordinary));
    this.running = this.electLeader();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.gauge);
    await this.running;
    await this.sender.abortSends();
  }

  /** Wakes a lane up. In the same process this is faster than a notification. */
  wakeLane(lane: Lane): void {
    this.waits.wakeLane(lane);
  }

  private electLeader(): Promise<void> {
    return runAsLeader({
      databaseUrl: this.config.databaseUrl,
      name: 'outbox-relay',
      lockKey: `hashtext('outbox-relay')`,
      waitsForLock: false,
      retryDelayMs,
      stop: this.stopping.signal,
      onAttempt: () => this.failures.recordSuccess(relayWorkerName),
      work: async (ended) => {
        await Promise.all([this.publishLane(Lane.alert, ended), this.publishLane(Lane.ordinary, ended)]);
      },
      onFailure: (error) => this.recordFailure(error, ''),
    });
  }

  /**
   * Publishes one lane while this instance is the leader and holds the lane's fence. It ends only when no send of the lane is in
   * progress.
   */
  private publishLane(lane: Lane, isLeader: AbortSignal): Promise<void> {
    const name = laneNames[lane];
    return runAsLeader({
      databaseUrl: this.config.databaseUrl,
      name: `outbox-relay-${name}`,
      lockKey: `hashtext('outbox-relay-lane'), ${lane}`,
      waitsForLock: true,
      retryDelayMs,
      stop: isLeader,
      work: (ended) => this.drainLane(lane, ended),
      // Without the fence another instance may publish, so the sends in progress are aborted.
      onLockLost: () => {
        if (!isLeader.aborted) void this.sender.abortSends();
      },
      onFailure: (error) => this.recordFailure(error, name),
    });
  }

  private async drainLane(lane: Lane, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      const startedAt = performance.now();
      const isPeak = lane !== Lane.alert && this.pressure.isPeak;
      this.waits.clearWakeUp(lane);
      const published = await this.publishBatch(lane, isPeak ? peakBatchRows : maxBatchRows, ended);
      this.failures.recordSuccess(relayWorkerName, laneNames[lane]);
      const elapsedMs = performance.now() - startedAt;
      if (lane === Lane.alert) {
        if (published === 0) await this.waits.waitForWakeUp(lane, pollIntervalMs, ended);
        continue;
      }
      if (isPeak) await waitFor(peakPauseMs, ended);
      else if (published === 0) await this.waits.waitForWakeUp(lane, pollIntervalMs, ended);
      else if (published < maxBatchRows) await waitFor(lingerMs - elapsedMs, ended);
    }
  }

  /** Publishes one batch of a lane, in as many requests as its size requires. @returns the number of rows that were read */
  async publishBatch(
    lane: Lane,
    maxRows = maxBatchRows,
    ended: AbortSignal = this.stopping.signal,
  ): Promise<number> {
    const waiting = await queryPreparedRows<OutboxRow>(
      this.dataSource,
      'outbox-waiting',
      `select seq, created_on::text, topic, key, event::text, expander, expander_input from outbox where lane = $1 and published_at is null order by seq limit $2`,
      [lane, maxRows],
    );
    for (let from = 0; from < waiting.length && !ended.aborted;) {
      const chunk = waiting.slice(
        from,
        from + (waiting[from]!.event === null ? maxExpandedRows : maxBatchRows),
      );
      const { expanded, dead } = await this.expander.expandRows(chunk);
      for (const one of dead) await this.deadLetterRow(lane, one);
      for (const part of splitIntoParts(expanded)) {
        if (ended.aborted) return from;
        await this.publishChunk(lane, part);
      }
      from += chunk.length;
    }
    return waiting.length;
  }

  /**
   * Sends the messages and marks their rows. A message that the broker permanently refuses is found by bisection and
   * dead-lettered.
   */
  private async publishChunk(lane: Lane, chunk: readonly ExpandedRow[]): Promise<void> {
    try {
      await this.sender.sendMessages(chunk.flatMap(({ messages }) => messages));
    } catch (error) {
      if (!isUnsendableError(error)) throw error;
      if (chunk.length > 1) {
        const middle = Math.ceil(chunk.length / 2);
        await this.publishChunk(lane, chunk.slice(0, middle));
        return this.publishChunk(lane, chunk.slice(middle));
      }
      await this.sendOneByOne(lane, chunk[0]!, error);
    }
    await this.betweenSendAndMark(lane);
    for (const deadRow of await this.rowMarker.markPublished(chunk)) await this.deadLetterRow(lane, deadRow);
    this.metrics.outboxPublished.inc(
      { lane: String(lane) },
      chunk.reduce((sum, { messages }) => sum + messages.length, 0),
    );
  }

  private async sendOneByOne(
    lane: Lane,
    { row, messages, events }: ExpandedRow,
    error: unknown,
  ): Promise<void> {
    if (row.event !== null) return this.deadLetterRow(lane, { row, event: null, reason: kindOfError(error) });
    for (const [at, message] of messages.entries()) {
      try {
        await this.sender.sendMessages([message]);
      } catch (refused) {
        if (!isUnsendableError(refused)) throw refused;
        await this.deadLetterRow(lane, {
          row,
          event: { at, data: events[at]! },
          reason: kindOfError(refused),
        });
      }
    }
  }

  private async deadLetterRow(lane: Lane, dead: DeadOutboxRow): Promise<void> {
    await this.deadLetters.deadLetterOutboxRow(lane, dead);
    this.metrics.outboxDead.inc({ lane: String(lane) });
    this.failures.recordSkippedRows(relayWorkerName, dead.reason);
    this.logger.error(
      { lane, topic: dead.row.topic, reason: dead.reason },
      'an outbox row could not be published and is dead-lettered',
    );
  }

  private recordFailure(error: unknown, lane: string): void {
    if (this.stopping.signal.aborted) return;
    this.failures.recordFailure(relayWorkerName, error, lane);
    this.logger.warn({ err: safeError(error), lane }, 'the outbox relay failed and is retried');
  }

  /** Returns the age of the oldest event that is not published, seconds; 0 when none waits. */
  async readOldestWaitingSeconds(): Promise<number> {
    const [oldest] = await queryRows<{ seconds: number | null }>(
      this.dataSource,
      'select extract(epoch from clock_timestamp() - min(created_at))::float8 as seconds from outbox where published_at is null',
    );
    return oldest?.seconds ?? 0;
  }

  /** Updates the age of the oldest unpublished event of each lane, which shows whether the relay keeps up. */
  private async updateGauge(): Promise<void> {
    const oldest = await queryRows<{ lane: number; seconds: number }>(
      this.dataSource,
      `select lane, extract(epoch from clock_timestamp() - min(created_at))::float8 as seconds from outbox where published_at is null group by lane`,
    );
    for (const lane of [Lane.alert, Lane.ordinary])
      this.metrics.outboxWaiting.set(
        { lane: String(lane) },
        oldest.find((row) => row.lane === lane)?.seconds ?? 0,
      );
  }
}

/** Splits rows into parts of about one request. */
function* splitIntoParts(expanded: readonly ExpandedRow[]): Generator<ExpandedRow[]> {
  for (let from = 0; from < expanded.length;) {
    let [done, size] = [from, 0];
    do {
      size += expanded[done]!.messages.reduce((sum, { value }) => sum + value.length, 0);
      done += 1;
    } while (done < expanded.length && size < maxRequestChars);
    yield expanded.slice(from, done);
    from = done;
  }
}
