import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { deadLetterTopic, type ServiceName as ServiceNames, type Topic } from '@khai-bao/contracts';
import type { KafkaMessage, Producer } from 'kafkajs';
import { DataSource, type EntityManager } from 'typeorm';
import { Logger } from 'nestjs-pino';
import { uuidv7 } from 'uuidv7';
import { queryRows } from '../database/database.js';
import { Problem } from '../core/problem.js';
import { Clock, dayInHoChiMinh } from '../core/clock.js';
import { maskValues, safeError } from '../observability/logging.js';
import { ServiceName } from '../core/service-name.js';
import type { Lane } from '../outbox/outbox.js';
import type { DeadOutboxRow } from '../outbox/outbox-row.js';
import { OutboxDeadLetters } from '../outbox/outbox-dead-letters.js';
import { isUnsendableError } from '../kafka/unsendable-errors.js';
import { KafkaClient } from '../kafka/kafka-client.js';

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

/** Partition number of a dead letter that is a row of the service's own outbox. */
const outboxPartition = -1;

/** The columns of an outbox row that a replay inserts again. */
interface StoredOutboxRow {
  readonly lane: Lane;
  readonly topic: string;
  readonly key: string;
  readonly event: string | null;
  readonly expander: string | null;
  readonly input: unknown;
}

interface DeadLetterRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly reason: string;
  readonly attempts: number;
}

/** Stores messages that could not be consumed or published, with the reason, in a table and a topic. Lists and replays them. */
@Injectable()
export class DeadLetters extends OutboxDeadLetters implements OnApplicationShutdown {
  private producer: Promise<Producer> | undefined;

  constructor(
    private readonly service: ServiceName,
    private readonly dataSource: DataSource,
    private readonly kafka: KafkaClient,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    super();
  }

  /**
   * Dead-letters a message. The same message twice is one row. The row is the source of truth; the topic informs
   * operators' tools.
   */
  async deadLetterMessage(
    topic: Topic,
    partition: number,
    message: KafkaMessage,
    reason: string,
    attempts: number,
  ): Promise<void> {
    const letter: DeadLetterRow = {
      topic,
      partition,
      offset: message.offset,
      key: message.key ? toStorableText(message.key.toString()) : null,
      value: message.value,
      reason: safeReasonOf(reason),
      attempts,
    };
    await this.insertDeadLetter(this.dataSource, letter);
    await this.publishDeadLetter(letter, message.key);
  }

  /**
   * Dead-letters an outbox row that cannot be published and marks it as published, or one event of a row that is
   * published without it.
   */
  async deadLetterOutboxRow(lane: Lane, { row, event, reason }: DeadOutboxRow): Promise<void> {
    const kept: StoredOutboxRow = {
      lane,
      topic: row.topic,
      key: row.key,
      event: row.event,
      expander: row.expander,
      input: row.expander_input,
    };
    const letter: DeadLetterRow = {
      topic: row.topic,
      partition: outboxPartition,
      offset: `${row.created_on}/${row.seq}${event === null ? '' : `#${event.at}`}`,
      key: row.key,
      value: Buffer.from(JSON.stringify(kept)),
      reason: safeReasonOf(reason),
      attempts: 1,
    };
    await this.dataSource.transaction(async (manager) => {
      await this.insertDeadLetter(manager, letter);
      if (event === null)
        await queryRows(
          manager,
          'update outbox set published_at = now() where created_on = $1::date and seq = $2 and published_at is null',
          [row.created_on, row.seq],
        );
    });
    await this.publishDeadLetter(letter, row.key).catch((error: unknown) =>
      this.logger.warn(
        { err: safeError(error) },
        'the dead letter of an outbox row was not published to its topic',
      ),
    );
  }

  /** Lists the newest dead letters first, without values, which may hold sealed data. */
  async listDeadLetters(limit: number): Promise<DeadLetter[]> {
    return queryRows<DeadLetter>(
      this.dataSource,
      `select id, topic, partition, "offset", reason, attempts, dead_at as "deadAt", replayed_at as "replayedAt" from dead_letter order by dead_at desc limit $1`,
      [limit],
    );
  }

  /**
   * Publishes a message to its topic again, or inserts its row into the outbox again. Consumers recognise an event
   * that they have applied.
   */
  async replayDeadLetter(id: string): Promise<void> {
    const [letter] = await queryRows<DeadLetterRow>(
      this.dataSource,
      'select topic, partition, key, value from dead_letter where id = $1',
      [id],
    );
    if (letter === undefined) throw new Problem('PLATFORM.DEAD_LETTER_NOT_FOUND');
    if (letter.partition === outboxPartition) return this.reinsertOutboxRow(id, letter);
    const producer = await this.connectProducer();
    await producer.send({
      topic: this.kafka.clusterTopicName(letter.topic),
      acks: -1,
      messages: [{ key: letter.key, value: letter.value }],
    });
    await queryRows(this.dataSource, 'update dead_letter set replayed_at = now() where id = $1', [id]);
  }

  private async reinsertOutboxRow(id: string, { value }: DeadLetterRow): Promise<void> {
    const { lane, topic, key, event, expander, input } = JSON.parse(value!.toString()) as StoredOutboxRow;
    await this.dataSource.transaction(async (manager) => {
      await queryRows(
        manager,
        `with inserted as (
           insert into outbox (created_on, lane, topic, key, event, expander, expander_input) values ($1::date, $2::int, $3, $4, $5, $6, $7)
         ) select pg_notify('outbox', $2::int::text)`,
        [
          dayInHoChiMinh(this.clock.now()),
          lane,
          topic,
          key,
          event,
          expander,
          expander === null ? null : JSON.stringify(input),
        ],
      );
      await queryRows(manager, 'update dead_letter set replayed_at = now() where id = $1', [id]);
    });
  }

  private async insertDeadLetter(runner: DataSource | EntityManager, letter: DeadLetterRow): Promise<void> {
    await queryRows(
      runner,
      `insert into dead_letter (id, topic, partition, "offset", key, value, reason, attempts) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (topic, partition, "offset") do update set reason = excluded.reason, attempts = dead_letter.attempts + excluded.attempts`,
      [
        uuidv7(),
        letter.topic,
        letter.partition,
        letter.offset,
        letter.key,
        letter.value,
        letter.reason,
        letter.attempts,
      ],
    );
  }

  /**
   * Publishes the dead letter. A message that is too large together with its reason is sent without its value, which
   * the row holds.
   */
  private async publishDeadLetter(letter: DeadLetterRow, key: Buffer | string | null): Promise<void> {
    const producer = await this.connectProducer();
    const { topic, partition, offset, reason } = letter;
    const send = (value: Buffer | null): Promise<unknown> =>
      producer.send({
        topic: this.kafka.clusterTopicName(deadLetterTopic(this.service.value as ServiceNames)),
        messages: [{ key, value, headers: { topic, partition: String(partition), offset, reason } }],
      });
    try {
      await send(letter.value);
    } catch (error) {
      if (!isUnsendableError(error)) throw error;
      await send(null);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await (await this.producer)?.disconnect().catch(() => undefined);
  }

  private connectProducer(): Promise<Producer> {
    this.producer ??= (async () => {
      const producer = this.kafka.createProducer();
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

/** Replaces NUL, which Postgres cannot store: a key or reason with a NUL must not block its partition. */
const toStorableText = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();
const safeReasonOf = (reason: string): string => toStorableText(maskValues(reason)).slice(0, 500);
