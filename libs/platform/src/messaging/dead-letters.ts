import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { deadLetterTopic, type ServiceName as ServiceNames, type Topic } from '@khai-bao/contracts';
import type { KafkaMessage, Producer } from 'kafkajs';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { rows } from '../database/database.js';
import { Problem } from '../http/problem.js';
import { maskQuoted } from '../observability/logging.js';
import { ServiceName } from '../outbox/outbox.js';
import { KafkaClient } from './kafka-client.js';

export interface DeadLetter {
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly reason: string;
  readonly attempts: number;
  readonly deadAt: Date;
  readonly replayedAt: Date | null;
}

/** Messages that could not be processed: kept in a table and in a topic with their reason, listed and replayed. */
@Injectable()
export class DeadLetters implements OnApplicationShutdown {
  private producer: Promise<Producer> | undefined;

  constructor(
    private readonly service: ServiceName,
    private readonly dataSource: DataSource,
    private readonly kafka: KafkaClient,
  ) {}

  /** Keeps a message; twice the same message is one row. The row is the truth, the topic tells operators' tools. */
  async bury(
    topic: Topic,
    partition: number,
    message: KafkaMessage,
    reason: string,
    attempts: number,
  ): Promise<void> {
    const safeReason = maskQuoted(reason).slice(0, 500);
    await rows(
      this.dataSource,
      `insert into dead_letter (id, topic, partition, "offset", key, value, reason, attempts) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (topic, partition, "offset") do update set reason = excluded.reason, attempts = dead_letter.attempts + excluded.attempts`,
      [
        uuidv7(),
        topic,
        partition,
        message.offset,
        message.key?.toString() ?? null,
        message.value,
        safeReason,
        attempts,
      ],
    );
    const producer = await this.connect();
    await producer.send({
      topic: this.kafka.topic(deadLetterTopic(this.service.value as ServiceNames)),
      messages: [
        {
          key: message.key,
          value: message.value,
          headers: { topic, partition: String(partition), offset: message.offset, reason: safeReason },
        },
      ],
    });
  }

  /** The newest first; values are never shown, they may hold sealed data. */
  async list(limit: number): Promise<DeadLetter[]> {
    return rows<DeadLetter>(
      this.dataSource,
      `select id, topic, partition, "offset", reason, attempts, dead_at as "deadAt", replayed_at as "replayedAt" from dead_letter order by dead_at desc limit $1`,
      [limit],
    );
  }

  /** Sends a message to its topic again; the inbox recognises it if it was applied after all. */
  async replay(id: string): Promise<void> {
    const [letter] = await rows<{ topic: string; key: string | null; value: Buffer | null }>(
      this.dataSource,
      'select topic, key, value from dead_letter where id = $1',
      [id],
    );
    if (letter === undefined) throw new Problem('PLATFORM.DEAD_LETTER_NOT_FOUND');
    const producer = await this.connect();
    await producer.send({
      topic: this.kafka.topic(letter.topic),
      acks: -1,
      messages: [{ key: letter.key, value: letter.value }],
    });
    await rows(this.dataSource, 'update dead_letter set replayed_at = now() where id = $1', [id]);
  }

  async onApplicationShutdown(): Promise<void> {
    await (await this.producer)?.disconnect().catch(() => undefined);
  }

  private connect(): Promise<Producer> {
    this.producer ??= (async () => {
      const producer = this.kafka.producer();
      try {
        await producer.connect();
      } catch (error) {
        this.producer = undefined;
        throw error;
      }
      return producer;
    })();
    return this.producer;
  }
}
