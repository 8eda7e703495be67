import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EventEnvelope, Topic } from '@khai-bao/contracts';
import type { Producer, TopicMessages } from 'kafkajs';
import pg from 'pg';
import { Logger } from 'nestjs-pino';
import { DataSource } from 'typeorm';
import { ServiceConfig } from '../config/service-config.js';
import { rows } from '../database/database.js';
import { Listener } from '../database/listener.js';
import { KafkaClient } from '../messaging/kafka-client.js';
import { Clock } from '../observability/clock.js';
import { safeError } from '../observability/logging.js';
import { Metrics } from '../observability/metrics.js';
import { envelopeOf, Lane, ServiceName, type OutgoingEvent } from './outbox.js';

/** Makes the events that a flush row stands for; called again after a crash, so its events have fixed ids. */
export type Expander = (input: unknown) => Promise<OutgoingEvent[]>;

interface OutboxRow {
  readonly seq: string;
  readonly created_on: string;
  readonly topic: Topic;
  readonly key: string;
  readonly event: EventEnvelope | null;
  readonly expander: string | null;
  readonly expander_input: unknown;
}

const batchSize = 500;
const idleMilliseconds = 250;
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
      const published = await this.publishBatch(lane);
      if (published < batchSize) await this.idle(lane, published > 0 ? 0 : idleMilliseconds);
    }
  }

  /** Publishes one batch of a lane; answers how many rows. */
  async publishBatch(lane: Lane): Promise<number> {
    const waiting = await rows<OutboxRow>(
      this.dataSource,
      `select seq, created_on::text, topic, key, event, expander, expander_input from outbox where lane = $1 and published_at is null order by seq limit ${batchSize}`,
      [lane],
    );
    if (waiting.length === 0) return 0;
    const messages = new Map<string, { key: string; value: string }[]>();
    let count = 0;
    for (const row of waiting) {
      for (const { topic, key, envelope } of await this.eventsOf(row)) {
        const list = messages.get(topic) ?? [];
        list.push({ key, value: JSON.stringify(envelope) });
        messages.set(topic, list);
        count += 1;
      }
    }
    const topicMessages: TopicMessages[] = [...messages].map(([topic, list]) => ({
      topic: this.kafka.topic(topic),
      messages: list,
    }));
    await this.connectProducer();
    await this.producer!.sendBatch({ acks: -1, topicMessages });
    await this.betweenSendAndMark();
    await rows(
      this.dataSource,
      `update outbox o set published_at = now() from unnest($1::date[], $2::bigint[]) as p(created_on, seq) where o.created_on = p.created_on and o.seq = p.seq`,
      [waiting.map((row) => row.created_on), waiting.map((row) => row.seq)],
    );
    this.metrics.outboxPublished.inc({ lane: String(lane) }, count);
    return waiting.length;
  }

  private async eventsOf(row: OutboxRow): Promise<{ topic: string; key: string; envelope: EventEnvelope }[]> {
    if (row.event !== null) return [{ topic: row.topic, key: row.key, envelope: row.event }];
    const expander = this.expanders.get(row.expander ?? '');
    if (expander === undefined) throw new Error(`no expander is registered for ${row.expander}`);
    const events = await expander(row.expander_input);
    return events.map((event) => ({
      topic: event.topic,
      key: event.key,
      envelope: envelopeOf(this.service.value, event, this.clock.now()),
    }));
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
