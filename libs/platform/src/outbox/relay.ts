import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Topic } from '@khai-bao/contracts';
import type { Producer, TopicMessages } from 'kafkajs';
import pg from 'pg';
import { Logger } from 'nestjs-pino';
import { DataSource, type EntityManager } from 'typeorm';
import { ServiceConfig } from '../config/service-config.js';
import { preparedRows, rows } from '../database/database.js';
import { Listener } from '../database/listener.js';
import { KafkaClient } from '../messaging/kafka-client.js';
import { Clock } from '../observability/clock.js';
import { safeError } from '../observability/logging.js';
import { Metrics } from '../observability/metrics.js';
import { Pressure } from '../observability/pressure.js';
import { envelopeOf, Lane, ServiceName, type OutgoingEvent } from './outbox.js';

/** What rows stand for that hold no event of their own. */
export interface Expander {
  /** Makes the events, row by row; called again after a crash, so its events have fixed ids. */
  readonly expand: (inputs: readonly unknown[]) => Promise<readonly (readonly OutgoingEvent[])[]>;
  /** What follows from the events in this service itself: once for each row, in the transaction that marks it as published. */
  readonly settle?: (manager: EntityManager, events: readonly OutgoingEvent[]) => Promise<void>;
}

interface OutboxRow {
  readonly seq: string;
  readonly created_on: string;
  readonly topic: Topic;
  readonly key: string;
  /** The event as it stands, JSON. */
  readonly event: string | null;
  readonly expander: string | null;
  readonly expander_input: unknown;
}

interface OutgoingMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}

/** A row with all that it makes. */
interface Expanded {
  readonly row: OutboxRow;
  readonly messages: readonly OutgoingMessage[];
  /** Of rows that stand for events; nothing for those that hold one. */
  readonly events: readonly OutgoingEvent[];
}

/** Rows read at a time. */
const batchSize = 500;
/** In a rush of requests ordinary events wait: what they set going would take the machine from those who stand at a gate. So many rows go, then a rest, milliseconds. */
const inRush = 4;
const rushRest = 2_000;
/** Flush rows expanded at a time: each can stand for a few hundred events. */
const expandedAtOnce = 16;
/** What goes in one request, characters: half of what a broker takes for one partition (1 MiB), all of it may be for one. */
const requestSize = 512 * 1024;
/** Looks again after so long though nobody said that there is something: a notification can be lost with its connection. */
const idleMilliseconds = 1_000;
/** Ordinary events that come one after another go together: a request, an acknowledgement and a consumer's transaction for each costs everybody. */
const lingerMilliseconds = 250;
const gaugeMilliseconds = 5_000;

/**
 * Publishes the outbox: reads rows without a mark, sends them, marks them after Kafka's acknowledgement.
 * No cursor over the sequence (numbers commit out of order and would be skipped) and no horizon of old
 * transactions (one long transaction would stall alerts). One instance works at a time, by an advisory lock
 * on a connection of its own; each lane has its own loop, so alerts never wait behind a backlog.
 * A crash between sending and marking sends again; consumers recognise the event by its id.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly expanders = new Map<string, Expander>();
  private readonly wakers = new Map<Lane, () => void>();
  private producer: Producer | undefined;
  private stopping = false;
  private gauge: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private restEnds: (() => void) | undefined;
  /** Called between sending and marking: tests stop here to prove that nothing is lost. */
  betweenSendAndMark: () => Promise<void> = () => Promise.resolve();

  constructor(
    private readonly config: ServiceConfig,
    private readonly service: ServiceName,
    private readonly dataSource: DataSource,
    private readonly kafka: KafkaClient,
    private readonly listener: Listener,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly pressure: Pressure,
    private readonly logger: Logger,
  ) {}

  registerExpander(name: string, expander: Expander): void {
    this.expanders.set(name, expander);
  }

  onApplicationBootstrap(): void {
    this.gauge = setInterval(() => void this.measure().catch(() => undefined), gaugeMilliseconds);
    this.listener.on('outbox').subscribe((lane) => this.wake(lane === '0' ? Lane.alert : Lane.ordinary));
    this.running = this.keepLeading();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearInterval(this.gauge);
    for (const waker of this.wakers.values()) waker();
    this.restEnds?.();
    await this.running;
    await this.producer?.disconnect().catch(() => undefined);
  }

  /** Says that a lane has something; in the same process this is quicker than a notification. */
  wake(lane: Lane): void {
    this.wakers.get(lane)?.();
  }

  private async keepLeading(): Promise<void> {
    while (!this.stopping) {
      const lock = new pg.Client({
        connectionString: this.config.databaseUrl,
        application_name: 'outbox-relay',
        keepAlive: true,
      });
      const lost = new AbortController();
      lock.on('error', () => lost.abort());
      lock.on('end', () => lost.abort());
      try {
        await lock.connect();
        const { rows: answer } = await lock.query<{ locked: boolean }>(
          `select pg_try_advisory_lock(hashtext('outbox-relay')) as locked`,
        );
        if (answer[0]?.locked === true) {
          await this.connectProducer();
          await Promise.all([this.drain(Lane.alert, lost.signal), this.drain(Lane.ordinary, lost.signal)]);
        }
      } catch (error) {
        if (!this.stopping)
          this.logger.warn({ err: safeError(error) }, 'the outbox relay was interrupted, trying again');
      } finally {
        lost.abort();
        await lock.end().catch(() => undefined);
      }
      if (!this.stopping) await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  private async connectProducer(): Promise<void> {
    if (this.producer !== undefined) return;
    const producer = this.kafka.producer();
    await producer.connect();
    this.producer = producer;
  }

  private async drain(lane: Lane, lost: AbortSignal): Promise<void> {
    while (!this.stopping && !lost.aborted) {
      const begun = performance.now();
      const rush = lane !== Lane.alert && this.pressure.isHigh;
      const published = await this.publishBatch(lane, rush ? inRush : batchSize);
      const took = performance.now() - begun;
      if (lane === Lane.alert) {
        if (published === 0) await this.idle(lane, idleMilliseconds);
        continue;
      }
      if (rush) await this.rest(rushRest, lost);
      else if (published === 0) await this.idle(lane, idleMilliseconds);
      else if (published < batchSize) await this.rest(lingerMilliseconds - took, lost);
    }
  }

  /** Publishes one batch of a lane, in as many requests as its size asks for; answers how many rows. */
  async publishBatch(lane: Lane, most = batchSize): Promise<number> {
    const waiting = await preparedRows<OutboxRow>(
      this.dataSource,
      'outbox-waiting',
      `select seq, created_on::text, topic, key, event::text, expander, expander_input from outbox where lane = $1 and published_at is null order by seq limit $2`,
      [lane, most],
    );
    for (let from = 0; from < waiting.length;) {
      const chunk = waiting.slice(from, from + (waiting[from]!.event === null ? expandedAtOnce : batchSize));
      const expanded = await this.messagesOf(chunk);
      let [done, size] = [0, 0];
      do {
        size += expanded[done]!.messages.reduce((sum, { value }) => sum + value.length, 0);
        done += 1;
      } while (done < expanded.length && size < requestSize);
      await this.publish(lane, expanded.slice(0, done));
      from += done;
    }
    return waiting.length;
  }

  /** Sends the messages and marks their rows. Rows of more than one request's size go in several, in order. */
  private async publish(lane: Lane, chunk: readonly Expanded[]): Promise<void> {
    await this.connectProducer();
    const messages = chunk.flatMap((one) => one.messages);
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
      await this.producer!.sendBatch({ acks: -1, topicMessages });
    }
    await this.betweenSendAndMark();
    const settling = [...this.expanders].filter(
      ([name, { settle }]) => settle !== undefined && chunk.some(({ row }) => row.expander === name),
    );
    if (settling.length === 0) await this.mark(this.dataSource, chunk);
    else
      await this.dataSource.transaction(async (manager) => {
        const marked = await this.mark(manager, chunk);
        for (const [name, { settle }] of settling)
          await settle!(
            manager,
            chunk
              .filter(({ row }) => row.expander === name && marked.has(row.seq))
              .flatMap(({ events }) => events),
          );
      });
    this.metrics.outboxPublished.inc({ lane: String(lane) }, messages.length);
  }

  /** @returns the numbers of the rows that nobody had marked before */
  private async mark(
    runner: DataSource | EntityManager,
    chunk: readonly Expanded[],
  ): Promise<ReadonlySet<string>> {
    const marked = await preparedRows<{ seq: string }>(
      runner,
      'outbox-mark',
      `update outbox o set published_at = now() from unnest($1::date[], $2::bigint[]) as p(created_on, seq)
       where o.created_on = p.created_on and o.seq = p.seq and o.published_at is null returning o.seq`,
      [chunk.map(({ row }) => row.created_on), chunk.map(({ row }) => row.seq)],
    );
    return new Set(marked.map(({ seq }) => seq));
  }

  /** The messages of each row. */
  private async messagesOf(chunk: readonly OutboxRow[]): Promise<Expanded[]> {
    const expanded = await this.expand(chunk);
    return chunk.map((row) => {
      if (row.event !== null)
        return { row, messages: [{ topic: row.topic, key: row.key, value: row.event }], events: [] };
      const events = expanded.get(row) ?? [];
      const messages = events.map((event) => ({
        topic: event.topic,
        key: event.key,
        value: JSON.stringify(envelopeOf(this.service.value, event, this.clock.now())),
      }));
      return { row, messages, events };
    });
  }

  private async expand(chunk: readonly OutboxRow[]): Promise<Map<OutboxRow, readonly OutgoingEvent[]>> {
    const expanded = new Map<OutboxRow, readonly OutgoingEvent[]>();
    const flushes = chunk.filter(({ event }) => event === null);
    for (const name of new Set(flushes.map(({ expander }) => expander ?? ''))) {
      const expander = this.expanders.get(name);
      if (expander === undefined) throw new Error(`no expander is registered for ${name}`);
      const own = flushes.filter((row) => row.expander === name);
      const events = await expander.expand(own.map((row) => row.expander_input));
      own.forEach((row, at) => expanded.set(row, events[at] ?? []));
    }
    return expanded;
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

  /** Waits, whatever comes meanwhile; not when it is over. */
  private rest(milliseconds: number, lost: AbortSignal): Promise<void> {
    if (this.stopping || lost.aborted || milliseconds <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.restEnds = undefined;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.restEnds = done;
    });
  }

  private idle(lane: Lane, milliseconds: number): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.wakers.set(lane, done);
    });
  }
}

/** Messages in parts of a request's size; one that is larger goes alone. */
function inRequests(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const parts: OutgoingMessage[][] = [];
  let size = requestSize;
  for (const message of messages) {
    if (size + message.value.length > requestSize) {
      parts.push([]);
      size = 0;
    }
    parts[parts.length - 1]!.push(message);
    size += message.value.length;
  }
  return parts;
}
