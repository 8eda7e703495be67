import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Producer, TopicMessages } from 'kafkajs';
import { Logger } from 'nestjs-pino';
import { DataSource } from 'typeorm';
import { ServiceConfig } from '../config/service-config.js';
import { preparedRows, rows } from '../database/database.js';
import { Listener } from '../database/listener.js';
import { DeadLetters } from '../messaging/dead-letters.js';
import { KafkaClient } from '../messaging/kafka-client.js';
import { Clock } from '../observability/clock.js';
import { safeError } from '../observability/logging.js';
import { Metrics } from '../observability/metrics.js';
import { Pressure } from '../observability/pressure.js';
import { kindOfError, WorkerFailures } from '../workers/worker-failures.js';
import { Lane, ServiceName } from './outbox.js';
import {
  inRequests,
  requestSize,
  type DeadRow,
  type Expanded,
  type OutboxRow,
  type OutgoingMessage,
} from './outbox-row.js';
import { takeLock, type HeldLock } from './relay-locks.js';
import { RelayMarks } from './relay-marks.js';
import { RelayRests } from './relay-rests.js';
import { RowExpander, type Expander } from './row-expander.js';
import { isUnsendable } from './unsendable.js';

/** Rows read at a time. */
const batchSize = 500;
/** In a rush of requests ordinary events wait: what they set going would take the machine from those who stand at a gate. So many rows go, then a rest, milliseconds. */
const inRush = 4;
const rushRest = 2_000;
/** Flush rows expanded at a time: each can stand for a few hundred events. */
const expandedAtOnce = 16;
/** Looks again after so long though nobody said that there is something: a notification can be lost with its connection. */
const idleMilliseconds = 1_000;
/** Ordinary events that come one after another go together: a request, an acknowledgement and a consumer's transaction for each costs everybody. */
const lingerMilliseconds = 250;
const gaugeMilliseconds = 5_000;
/** Between two attempts of a lane, or to become the leader, milliseconds. */
const retryMilliseconds = 500;

/** The relay's name among the workers of a service. */
export const relayWorker = 'outbox relay';
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
  private readonly rests = new RelayRests();
  private readonly stopping = new AbortController();
  private readonly expander: RowExpander;
  private readonly marks: RelayMarks;
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
    private readonly listener: Listener,
    private readonly deadLetters: DeadLetters,
    private readonly failures: WorkerFailures,
    clock: Clock,
    private readonly metrics: Metrics,
    private readonly pressure: Pressure,
    private readonly logger: Logger,
  ) {
    this.expander = new RowExpander(service.value, () => clock.now());
    this.marks = new RelayMarks(dataSource, this.expander);
  }

  registerExpander(name: string, expander: Expander): void {
    this.expander.register(name, expander);
  }

  onApplicationBootstrap(): void {
    this.gauge = setInterval(() => void this.measure().catch(() => undefined), gaugeMilliseconds);
    this.listener.on('outbox').subscribe((lane) => this.wake(lane === '0' ? Lane.alert : Lane.ordinary));
    this.running = this.keepLeading();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.gauge);
    await this.running;
    await this.producer?.disconnect().catch(() => undefined);
  }

  /** Says that a lane has something; in the same process this is quicker than a notification. */
  wake(lane: Lane): void {
    this.rests.wake(lane);
  }

  private async keepLeading(): Promise<void> {
    const stop = this.stopping.signal;
    const lead = { databaseUrl: this.config.databaseUrl, name: 'outbox-relay' };
    while (!stop.aborted) {
      let lock: HeldLock | null = null;
      try {
        lock = await takeLock(lead, `hashtext('outbox-relay')`, { isWaitedFor: false, stop });
        this.failures.succeeded(relayWorker);
        if (lock !== null) {
          const ended = AbortSignal.any([stop, lock.lost]);
          await Promise.all([this.keepLane(Lane.alert, ended), this.keepLane(Lane.ordinary, ended)]);
        }
      } catch (error) {
        this.report(error, '');
      } finally {
        await lock?.release();
      }
      await this.rests.rest(retryMilliseconds, stop);
    }
  }

  /** Publishes one lane while this instance leads. It never throws, and ends only when nothing of the lane is being sent any more. */
  private async keepLane(lane: Lane, ended: AbortSignal): Promise<void> {
    const name = laneNames[lane];
    const fence = { databaseUrl: this.config.databaseUrl, name: `outbox-relay-${name}` };
    while (!ended.aborted) {
      let lock: HeldLock | null = null;
      try {
        lock = await takeLock(fence, `hashtext('outbox-relay-lane'), ${lane}`, {
          isWaitedFor: true,
          stop: ended,
        });
        if (lock !== null) {
          // Without the fence another may publish: what is under way is cut off.
          lock.lost.addEventListener('abort', () => void this.cutOff(ended));
          await this.drain(lane, AbortSignal.any([ended, lock.lost]));
        }
      } catch (error) {
        this.report(error, name);
      } finally {
        await lock?.release();
      }
      await this.rests.rest(retryMilliseconds, ended);
    }
  }

  private async cutOff(ended: AbortSignal): Promise<void> {
    if (!ended.aborted) await this.producer?.disconnect().catch(() => undefined);
  }

  private async drain(lane: Lane, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      const begun = performance.now();
      const rush = lane !== Lane.alert && this.pressure.isHigh;
      this.rests.begin(lane);
      const published = await this.publishBatch(lane, rush ? inRush : batchSize, ended);
      this.failures.succeeded(relayWorker, laneNames[lane]);
      const took = performance.now() - begun;
      if (lane === Lane.alert) {
        if (published === 0) await this.rests.idle(lane, idleMilliseconds, ended);
        continue;
      }
      if (rush) await this.rests.rest(rushRest, ended);
      else if (published === 0) await this.rests.idle(lane, idleMilliseconds, ended);
      else if (published < batchSize) await this.rests.rest(lingerMilliseconds - took, ended);
    }
  }

  /** Publishes one batch of a lane, in as many requests as its size asks for; answers how many rows it read. */
  async publishBatch(
    lane: Lane,
    most = batchSize,
    ended: AbortSignal = this.stopping.signal,
  ): Promise<number> {
    const waiting = await preparedRows<OutboxRow>(
      this.dataSource,
      'outbox-waiting',
      `select seq, created_on::text, topic, key, event::text, expander, expander_input from outbox where lane = $1 and published_at is null order by seq limit $2`,
      [lane, most],
    );
    for (let from = 0; from < waiting.length && !ended.aborted;) {
      const chunk = waiting.slice(from, from + (waiting[from]!.event === null ? expandedAtOnce : batchSize));
      const { expanded, dead } = await this.expander.messagesOf(chunk);
      for (const one of dead) await this.bury(lane, one);
      for (const part of inParts(expanded)) {
        if (ended.aborted) return from;
        await this.publish(lane, part);
      }
      from += chunk.length;
    }
    return waiting.length;
  }

  /** Sends the messages and marks their rows. A message that the broker never takes is found by bisecting and goes to the dead letters. */
  private async publish(lane: Lane, chunk: readonly Expanded[]): Promise<void> {
    try {
      await this.send(chunk.flatMap(({ messages }) => messages));
    } catch (error) {
      if (!isUnsendable(error)) throw error;
      if (chunk.length > 1) {
        const middle = Math.ceil(chunk.length / 2);
        await this.publish(lane, chunk.slice(0, middle));
        return this.publish(lane, chunk.slice(middle));
      }
      await this.sendEach(lane, chunk[0]!, error);
    }
    await this.betweenSendAndMark();
    for (const unsettled of await this.marks.markAndSettle(chunk)) await this.bury(lane, unsettled);
    this.metrics.outboxPublished.inc(
      { lane: String(lane) },
      chunk.reduce((sum, { messages }) => sum + messages.length, 0),
    );
  }

  private async sendEach(lane: Lane, { row, messages, events }: Expanded, error: unknown): Promise<void> {
    if (row.event !== null) return this.bury(lane, { row, event: null, reason: kindOfError(error) });
    for (const [at, message] of messages.entries()) {
      try {
        await this.send([message]);
      } catch (refused) {
        if (!isUnsendable(refused)) throw refused;
        await this.bury(lane, { row, event: { at, data: events[at]! }, reason: kindOfError(refused) });
      }
    }
  }

  /** Sends in parts of a request's size, in order. */
  private async send(messages: readonly OutgoingMessage[]): Promise<void> {
    this.producer ??= this.kafka.producer();
    await this.producer.connect();
    for (const part of inRequests(messages)) {
      const byTopic = new Map<string, { key: string; value: string }[]>();
      for (const { topic, key, value } of part) {
        const list = byTopic.get(topic) ?? [];
        list.push({ key, value });
        byTopic.set(topic, list);
      }
      const topicMessages: TopicMessages[] = [...byTopic].map(([topic, list]) => ({
        topic: this.kafka.topic(topic),
        messages: list,
      }));
      await this.producer.sendBatch({ acks: -1, topicMessages });
    }
  }

  private async bury(lane: Lane, dead: DeadRow): Promise<void> {
    await this.deadLetters.buryOutgoing(lane, dead);
    this.metrics.outboxDead.inc({ lane: String(lane) });
    this.failures.setAside(relayWorker, dead.reason);
    this.logger.error(
      { lane, topic: dead.row.topic, reason: dead.reason },
      'an outbox row could not be published',
    );
  }

  private report(error: unknown, lane: string): void {
    if (this.stopping.signal.aborted) return;
    this.failures.failed(relayWorker, error, lane);
    this.logger.warn({ err: safeError(error), lane }, 'the outbox relay was interrupted, trying again');
  }

  /** How long the oldest event of each lane has waited: the number that says whether the relay keeps up. */
  private async measure(): Promise<void> {
    const oldest = await rows<{ lane: number; seconds: number }>(
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
function* inParts(expanded: readonly Expanded[]): Generator<Expanded[]> {
  for (let from = 0; from < expanded.length;) {
    let [done, size] = [from, 0];
    do {
      size += expanded[done]!.messages.reduce((sum, { value }) => sum + value.length, 0);
      done += 1;
    } while (done < expanded.length && size < requestSize);
    yield expanded.slice(from, done);
    from = done;
  }
}
