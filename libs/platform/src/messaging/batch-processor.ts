import type { EventEnvelope, Topic } from '@khai-bao/contracts';
import type { KafkaMessage } from 'kafkajs';
import type { DataSource } from 'typeorm';
import type { Logger } from 'nestjs-pino';
import { queryPreparedRows } from '../database/database.js';
import { isTransientError } from '../database/transient-errors.js';
import { dayInHoChiMinh } from '../core/clock.js';
import { withCorrelation } from '../core/correlation.js';
import { safeError } from '../observability/logging.js';
import type { Metrics } from '../observability/metrics.js';
import type { WorkerFailures } from '../workers/worker-failures.js';
import { ConsumerContext } from './consumer-context.js';
import { decodeEvent, PoisonMessageError } from './decode.js';
import type { DeadLetters } from './dead-letters.js';

/** Handler of a topic: called with one event, or in batch mode with all new events of a batch. */
export interface TopicHandler {
  readonly batch: boolean;
  readonly invoke: (data: EventEnvelope | EventEnvelope[], context: ConsumerContext) => Promise<void>;
}

/** Worker name of a topic's consumer. */
export const consumerWorkerName = (topic: Topic): string => `consumer ${topic}`;

interface DecodedMessage {
  readonly message: KafkaMessage;
  readonly envelope: EventEnvelope;
}

/** Attempts of a single message before it is dead-lettered, with delays of 0.2, 0.4, … seconds. */
const maxAttempts = 4;

/**
 * Processes a batch of messages of one partition: decodes and validates them, then writes the inbox rows and applies
 * the effects of the batch in one transaction. A failed batch is bisected. The failing message is retried a bounded
 * number of times and dead-lettered, and the partition continues. A transient error is rethrown, so that the caller
 * waits and retries.
 */
export class BatchProcessor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly deadLetters: DeadLetters,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
    private readonly failures: Pick<WorkerFailures, 'recordSkippedRows'>,
  ) {}

  async processBatch(
    topic: Topic,
    partition: number,
    messages: readonly KafkaMessage[],
    handler: TopicHandler,
    heartbeat: () => Promise<void>,
  ): Promise<void> {
    const decoded: DecodedMessage[] = [];
    for (const message of messages) {
      try {
        decoded.push({ message, envelope: decodeEvent(topic, message.value) });
      } catch (error) {
        if (!(error instanceof PoisonMessageError)) throw error;
        await this.deadLetterMessage(topic, partition, message, error.message, 1);
      }
    }
    if (decoded.length > 0) await this.applyOrBisect(topic, partition, decoded, handler, heartbeat);
  }

  private async applyOrBisect(
    topic: Topic,
    partition: number,
    batch: readonly DecodedMessage[],
    handler: TopicHandler,
    heartbeat: () => Promise<void>,
  ): Promise<void> {
    try {
      await this.applyInTransaction(topic, batch, handler);
    } catch (error) {
      if (isTransientError(error)) throw error;
      if (batch.length === 1) return this.retrySingleEvent(topic, partition, batch[0]!, handler, heartbeat);
      await heartbeat();
      const middle = Math.ceil(batch.length / 2);
      await this.applyOrBisect(topic, partition, batch.slice(0, middle), handler, heartbeat);
      await this.applyOrBisect(topic, partition, batch.slice(middle), handler, heartbeat);
    }
  }

  private async retrySingleEvent(
    topic: Topic,
    partition: number,
    one: DecodedMessage,
    handler: TopicHandler,
    heartbeat: () => Promise<void>,
  ): Promise<void> {
    for (let attempt = 2; ; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** (attempt - 1)));
      await heartbeat();
      try {
        return await this.applyInTransaction(topic, [one], handler);
      } catch (error) {
        if (isTransientError(error)) throw error;
        if (attempt < maxAttempts) continue;
        this.logger.error(
          { err: safeError(error), topic, eventId: one.envelope.id },
          'an event failed and is dead-lettered',
        );
        return this.deadLetterMessage(topic, partition, one.message, deadLetterReasonOf(error), attempt);
      }
    }
  }

  private async applyInTransaction(
    topic: Topic,
    batch: readonly DecodedMessage[],
    handler: TopicHandler,
  ): Promise<void> {
    const fresh = await this.dataSource.transaction(async (manager) => {
      const inserted = await queryPreparedRows<{ event_id: string }>(
        manager,
        'inbox',
        `insert into inbox (event_id, event_on, topic) select e.id, e.day, $3 from unnest($1::uuid[], $2::date[]) as e(id, day) order by e.id on conflict do nothing returning event_id`,
        [
          batch.map(({ envelope }) => envelope.id),
          batch.map(({ envelope }) => dayInHoChiMinh(new Date(envelope.time))),
          topic,
        ],
      );
      const fresh = new Set(inserted.map((row) => row.event_id));
      const seen = new Set<string>();
      const events = batch
        .map(({ envelope }) => envelope)
        .filter(({ id }) => {
          if (!fresh.has(id.toLowerCase()) || seen.has(id)) return false;
          seen.add(id);
          return true;
        });
      const context = new ConsumerContext(manager);
      if (handler.batch) {
        if (events.length > 0)
          await withCorrelation({ correlationId: events[0]!.correlationid, causationId: events[0]!.id }, () =>
            handler.invoke(events, context),
          );
      } else {
        for (const event of events)
          await withCorrelation({ correlationId: event.correlationid, causationId: event.id }, () =>
            handler.invoke(event, context),
          );
      }
      return events.length;
    });
    this.metrics.consumed.inc({ topic, result: 'applied' }, fresh);
    this.metrics.consumed.inc({ topic, result: 'repeated' }, batch.length - fresh);
  }

  private async deadLetterMessage(
    topic: Topic,
    partition: number,
    message: KafkaMessage,
    reason: string,
    attempts: number,
  ): Promise<void> {
    await this.deadLetters.deadLetterMessage(topic, partition, message, reason, attempts);
    this.metrics.consumed.inc({ topic, result: 'dead' });
    this.failures.recordSkippedRows(consumerWorkerName(topic), reason.slice(0, 200));
  }
}

/** Returns the reason for the dead letter: the kind of error and the violated rule, without values. */
function deadLetterReasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the handler failed';
  const { code, constraint } = error as Error & { code?: unknown; constraint?: unknown };
  return [
    error.name,
    typeof code === 'string' ? code : undefined,
    typeof constraint === 'string' ? constraint : undefined,
    error.message,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}
