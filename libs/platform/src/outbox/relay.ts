import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Producer, TopicMessages } from 'kafkajs';
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
import {
  splitIntoRequests,
  maxRequestChars,
  type DeadOutboxRow,
  type ExpandedRow,
  type OutboxRow,
  type OutgoingMessage,
} from './outbox-row.js';
import { acquireLock, type HeldLock } from './advisory-lock.js';
import { PublishedRowMarker } from './published-row-marker.js';
import { LaneWaits } from './lane-waits.js';
import { RowExpander, type OutboxExpander } from './row-expander.js';
import { isUnsendableError } from '../kafka/unsendable-errors.js';

/** Rows read at a time. */
const maxBatchRows = 500;
/** In a rush of requests ordinary events wait: what they set going would take the machine from those who stand at a gate. So many rows go, then a rest, milliseconds. */
const peakBatchRows = 4;
const peakPauseMs = 2_000;
/** Flush rows expanded at a time: each can stand for a few hundred events. */
const maxExpandedRows = 16;
/** Looks again after so long though nobody said that there is something: a notification can be lost with its connection. */
const pollIntervalMs = 1_000;
/** Ordinary events that come one after another go together: a request, an acknowledgement and a consumer's transaction for each costs everybody. */
const lingerMs = 250;
const gaugeIntervalMs = 5_000;
/** Between two attempts of a lane, or to become the leader, milliseconds. */
const retryDelayMs = 500;

/** The relay's name among the workers of a service. */
export const relayWorkerName = 'outbox relay';
const laneNames: Readonly<Record<Lane, string>> = { [Lane.alert]: 'alert', [Lane.ordinary]: 'ordinary' };

/**
 * Publishes the outbox: reads rows without a mark, sends them, marks them after Kafka's acknowledgement.
 * No cursor over the sequence (numbers commit out of order and would be skipped) and no horizon of old
 * transactions (one long transaction would stall alerts). One instance works at a time, by an advisory lock
 * on a connection of its own; each lane has its own loop, so alerts never wait behind a backlog, and a lane that fails is tried
 * again alone. A second lock for each lane, on another connection, is released only when the lane's last send has ended: a new
 * leader waits for it, so no lane ever has two publishers, also when the leader's first connection breaks.
 * A row that cannot be published goes to the dead letters, and its neighbours go on.
 * A crash between sending and marking sends again; consumers recognise the event by its id.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly waits = new LaneWaits();
  private readonly stopping = new AbortController();
  private readonly expander: RowExpander;
  private readonly rowMarker: PublishedRowMarker;
  private producer: Producer | undefined;
  private gauge: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  /** Called between sending and marking: tests stop here to prove that nothing is lost. */
  betweenSendAndMark: () => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly config: ServiceConfig,
    service: ServiceName,
    private readonly dataSource: DataSource,
    private readonly kafka: KafkaClient,
    private readonly listener: PostgresListener,
    private readonly deadLetters: OutboxDeadLetters,
    private readonly failures: WorkerFailures,
    clock: Clock,
    private readonly metrics: Metrics,
    private readonly pressure: LoadMonitor,
    private readonly logger: Logger,
  ) {
    this.expander = new RowExpander(service.value, () => clock.now());
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
    this.running = this.runAsLeader();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.gauge);
    await this.running;
    await this.producer?.disconnect().catch(() => undefined);
  }

  /** Says that a lane has something; in the same process this is quicker than a notification. */
  wakeLane(lane: Lane): void {
    this.waits.wakeLane(lane);
  }

  private async runAsLeader(): Promise<void> {
    const stop = this.stopping.signal;
    const lead = { databaseUrl: this.config.databaseUrl, name: 'outbox-relay' };
    while (!stop.aborted) {
      let lock: HeldLock | null = null;
      try {
        lock = await acquireLock(lead, `hashtext('outbox-relay')`, { isWaitedFor: false, stop });
        this.failures.recordSuccess(relayWorkerName);
        if (lock !== null) {
          const ended = AbortSignal.any([stop, lock.lost]);
          await Promise.all([this.publishLane(Lane.alert, ended), this.publishLane(Lane.ordinary, ended)]);
        }
      } catch (error) {
        this.recordFailure(error, '');
      } finally {
        await lock?.release();
      }
      await this.waits.waitFor(retryDelayMs, stop);
    }
  }

  /** Publishes one lane while this instance leads. It never throws, and ends only when nothing of the lane is being sent any more. */
  private async publishLane(lane: Lane, ended: AbortSignal): Promise<void> {
    const name = laneNames[lane];
    const fence = { databaseUrl: this.config.databaseUrl, name: `outbox-relay-${name}` };
    while (!ended.aborted) {
      let lock: HeldLock | null = null;
      try {
        lock = await acquireLock(fence, `hashtext('outbox-relay-lane'), ${lane}`, {
          isWaitedFor: true,
          stop: ended,
        });
        if (lock !== null) {
          // Without the fence another may publish: what is under way is cut off.
          lock.lost.addEventListener('abort', () => void this.abortSends(ended));
          await this.drainLane(lane, AbortSignal.any([ended, lock.lost]));
        }
      } catch (error) {
        this.recordFailure(error, name);
      } finally {
        await lock?.release();
      }
      await this.waits.waitFor(retryDelayMs, ended);
    }
  }

  private async abortSends(ended: AbortSignal): Promise<void> {
    if (!ended.aborted) await this.producer?.disconnect().catch(() => undefined);
  }

  private async drainLane(lane: Lane, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      const begun = performance.now();
      const rush = lane !== Lane.alert && this.pressure.isPeak;
      this.waits.clearWakeUp(lane);
      const published = await this.publishBatch(lane, rush ? peakBatchRows : maxBatchRows, ended);
      this.failures.recordSuccess(relayWorkerName, laneNames[lane]);
      const took = performance.now() - begun;
      if (lane === Lane.alert) {
        if (published === 0) await this.waits.waitForWakeUp(lane, pollIntervalMs, ended);
        continue;
      }
      if (rush) await this.waits.waitFor(peakPauseMs, ended);
      else if (published === 0) await this.waits.waitForWakeUp(lane, pollIntervalMs, ended);
      else if (published < maxBatchRows) await this.waits.waitFor(lingerMs - took, ended);
    }
  }

  /** Publishes one batch of a lane, in as many requests as its size asks for; answers how many rows it read. */
  async publishBatch(
    lane: Lane,
    most = maxBatchRows,
    ended: AbortSignal = this.stopping.signal,
  ): Promise<number> {
    const waiting = await queryPreparedRows<OutboxRow>(
      this.dataSource,
      'outbox-waiting',
      `select seq, created_on::text, topic, key, event::text, expander, expander_input from outbox where lane = $1 and published_at is null order by seq limit $2`,
      [lane, most],
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

  /** Sends the messages and marks their rows. A message that the broker never takes is found by bisecting and goes to the dead letters. */
  private async publishChunk(lane: Lane, chunk: readonly ExpandedRow[]): Promise<void> {
    try {
      await this.sendMessages(chunk.flatMap(({ messages }) => messages));
    } catch (error) {
      if (!isUnsendableError(error)) throw error;
      if (chunk.length > 1) {
        const middle = Math.ceil(chunk.length / 2);
        await this.publishChunk(lane, chunk.slice(0, middle));
        return this.publishChunk(lane, chunk.slice(middle));
      }
      await this.sendOneByOne(lane, chunk[0]!, error);
    }
    await this.betweenSendAndMark();
    for (const unsettled of await this.rowMarker.markPublished(chunk))
      await this.deadLetterRow(lane, unsettled);
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
        await this.sendMessages([message]);
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

  /** Sends in parts of a request's size, in order. */
  private async sendMessages(messages: readonly OutgoingMessage[]): Promise<void> {
    this.producer ??= this.kafka.createProducer();
    await this.producer.connect();
    for (const part of splitIntoRequests(messages)) {
      const byTopic = new Map<string, { key: string; value: string }[]>();
      for (const { topic, key, value } of part) {
        const list = byTopic.get(topic) ?? [];
        list.push({ key, value });
        byTopic.set(topic, list);
      }
      const topicMessages: TopicMessages[] = [...byTopic].map(([topic, list]) => ({
        topic: this.kafka.clusterTopicName(topic),
        messages: list,
      }));
      await this.producer.sendBatch({ acks: -1, topicMessages });
    }
  }

  private async deadLetterRow(lane: Lane, dead: DeadOutboxRow): Promise<void> {
    await this.deadLetters.deadLetterOutboxRow(lane, dead);
    this.metrics.outboxDead.inc({ lane: String(lane) });
    this.failures.recordSkippedRows(relayWorkerName, dead.reason);
    this.logger.error(
      { lane, topic: dead.row.topic, reason: dead.reason },
      'an outbox row could not be published',
    );
  }

  private recordFailure(error: unknown, lane: string): void {
    if (this.stopping.signal.aborted) return;
    this.failures.recordFailure(relayWorkerName, error, lane);
    this.logger.warn({ err: safeError(error), lane }, 'the outbox relay was interrupted, trying again');
  }

  /** How long the oldest event of each lane has waited: the number that says whether the relay keeps up. */
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

/** Rows in parts of about a request's size. */
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
