import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { topicDelivery, type EventEnvelope, type Topic } from '@khai-bao/contracts';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Logger } from 'nestjs-pino';
import { isTransientError } from '../database/transient-errors.js';
import type { HealthRegistry } from '../observability/health.js';
import type { LoadMonitor } from '../observability/load-monitor.js';
import { safeError } from '../observability/logging.js';
import type { WorkerFailures } from '../workers/worker-failures.js';
import { consumerWorkerName, type BatchProcessor, type TopicHandler } from './batch-processor.js';
import type { ConsumerContext } from './consumer-context.js';
import type { KafkaClient } from '../kafka/kafka-client.js';

/** Thrown at the start when handlers and declared topics do not match one to one. */
export class HandlerMismatchError extends Error {}

export interface KafkaStrategyOptions {
  readonly kafka: KafkaClient;
  readonly processor: BatchProcessor;
  readonly health: HealthRegistry;
  readonly logger: Logger;
  /** Topics that the service consumes. Each has exactly one handler. */
  readonly consumes: readonly Topic[];
  /** Counts consecutive failures of the consumers. */
  readonly failures: Pick<WorkerFailures, 'recordFailure' | 'recordSuccess'>;
  /** Pauses consumers of non-urgent topics while many requests are in progress. */
  readonly pressure: Pick<LoadMonitor, 'pauseAfterWorkMs'>;
  /** Ends the process, so that the supervisor restarts it. */
  readonly exitProcess: (reason: string) => void;
}

/** Failure part of a consumer's group membership, counted separately from its partitions. */
const groupFailurePart = 'group';
const maxChunkMessages = 500;
/**
 * Maximum wait before a retry, milliseconds. This wait and a failed database connection must fit between two
 * heartbeats of a session.
 */
const maxRetryWaitMs = 2_000;
/** Time without progress after which a batch counts as stuck, milliseconds. */
const stuckAfterMs = 120_000;

/**
 * Nest transport for Kafka events: calls the `@EventPattern(topic)` handlers, with batches, inbox, retries and dead
 * letters. A handler with `{ batch: true }` receives all new events of a batch at once.
 */
export class KafkaStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('khai-bao-kafka');
  private readonly consumers: Consumer[] = [];
  private readonly progress = new Map<string, number>();
  private watchdog: NodeJS.Timeout | undefined;
  private closing = false;

  constructor(private readonly options: KafkaStrategyOptions) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    this.startConsumers().then(() => callback(), callback);
  }

  /** Stops fetching, finishes the current batches and leaves the consumer groups. */
  async close(): Promise<void> {
    this.closing = true;
    clearInterval(this.watchdog);
    await Promise.all(this.consumers.map((consumer) => consumer.disconnect().catch(() => undefined)));
  }

  on(): never {
    throw new Error('This transport has no events of its own');
  }

  unwrap<T>(): T {
    return this.consumers as T;
  }

  /** @throws HandlerMismatchError when a declared topic has no handler, or two, or a handler has no declared topic */
  checkHandlers(): void {
    const problems: string[] = [];
    for (const topic of this.options.consumes) {
      const count = countHandlers(this.messageHandlers.get(topic));
      if (count !== 1) problems.push(`${topic} has ${count} handlers`);
    }
    for (const pattern of this.messageHandlers.keys()) {
      if (!(this.options.consumes as readonly string[]).includes(pattern))
        problems.push(`${pattern} has a handler but is not declared`);
    }
    if (problems.length > 0)
      throw new HandlerMismatchError(
        `The handlers of the service do not match the topics that it declares: ${problems.join('; ')}`,
      );
  }

  private async startConsumers(): Promise<void> {
    this.checkHandlers();
    // In parallel, because joining a group waits for the heartbeats of its members.
    await Promise.all(
      this.options.consumes.map((topic) => this.startConsumer(topic, this.messageHandlers.get(topic)!)),
    );
    this.watchdog = setInterval(() => this.exitIfStuck(), 5_000);
  }

  private async startConsumer(topic: Topic, handler: MessageHandler): Promise<void> {
    const { kafka, health, exitProcess, failures, logger } = this.options;
    const consumer = kafka.createConsumer(topic, topicDelivery[topic] === 'bulk', () => this.closing);
    this.consumers.push(consumer);
    let joined = false;
    consumer.on(consumer.events.GROUP_JOIN, () => {
      joined = true;
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      joined = false;
      if (this.closing) return;
      failures.recordFailure(consumerWorkerName(topic), payload.error, groupFailurePart);
      logger.warn({ err: safeError(payload.error), topic }, 'a consumer crashed');
      if (!payload.restart) exitProcess(`the consumer of ${topic} crashed`);
    });
    consumer.on(consumer.events.FETCH, () =>
      failures.recordSuccess(consumerWorkerName(topic), groupFailurePart),
    );
    health.addHealthCheck(`consumer ${topic}`, () => {
      if (!joined) throw new Error('not in its group');
    });
    const topicHandler: TopicHandler = {
      batch: (handler.extras as { batch?: boolean } | undefined)?.batch === true,
      invoke: (data, context) => invokeHandler(handler, data, context),
    };
    await retryConnect(async () => {
      await consumer.connect();
      await consumer.subscribe({ topic: kafka.clusterTopicName(topic), fromBeginning: true });
    });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 2,
      eachBatch: (payload) => this.eachBatch(topic, topicHandler, payload),
    });
  }

  private async eachBatch(topic: Topic, handler: TopicHandler, payload: EachBatchPayload): Promise<void> {
    const { batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isRunning, isStale } = payload;
    const topicPartition = `${topic}/${batch.partition}`;
    try {
      for (let at = 0; at < batch.messages.length && isRunning() && !isStale(); at += maxChunkMessages) {
        const begun = performance.now();
        this.progress.set(topicPartition, Date.now());
        const chunk = batch.messages.slice(at, at + maxChunkMessages);
        await this.processWithRetry(topic, batch.partition, chunk, handler, heartbeat, isRunning);
        this.options.failures.recordSuccess(consumerWorkerName(topic), String(batch.partition));
        if (!isRunning()) return;
        const last = chunk[chunk.length - 1]!;
        resolveOffset(last.offset);
        await heartbeat();
        await commitOffsetsIfNecessary({
          topics: [
            {
              topic: batch.topic,
              partitions: [{ partition: batch.partition, offset: (BigInt(last.offset) + 1n).toString() }],
            },
          ],
        });
        const pauseMs =
          topicDelivery[topic] === 'urgent'
            ? 0
            : this.options.pressure.pauseAfterWorkMs(performance.now() - begun);
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    } catch (error) {
      if (!this.closing && !isGroupChange(error))
        this.options.failures.recordFailure(consumerWorkerName(topic), error, String(batch.partition));
      throw error;
    } finally {
      this.progress.delete(topicPartition);
    }
  }

  /** Retries a batch after transient errors and keeps the session alive. Other topics have separate consumers and continue. */
  private async processWithRetry(
    topic: Topic,
    partition: number,
    chunk: EachBatchPayload['batch']['messages'],
    handler: TopicHandler,
    heartbeat: () => Promise<void>,
    isRunning: () => boolean,
  ): Promise<void> {
    for (let wait = 250; isRunning(); wait = Math.min(wait * 2, maxRetryWaitMs)) {
      try {
        return await this.options.processor.processBatch(topic, partition, chunk, handler, heartbeat);
      } catch (error) {
        if (!isTransientError(error)) throw error;
        this.options.failures.recordFailure(consumerWorkerName(topic), error, String(partition));
        this.options.logger.warn(
          { err: safeError(error), topic },
          'a batch failed with a transient error and is retried',
        );
        this.progress.set(`${topic}/${partition}`, Date.now());
        await new Promise((resolve) => setTimeout(resolve, wait));
        await heartbeat();
      }
    }
  }

  private exitIfStuck(): void {
    for (const [topicPartition, since] of this.progress) {
      if (Date.now() - since > stuckAfterMs)
        this.options.exitProcess(`the consumer of ${topicPartition} is stuck`);
    }
  }
}

async function invokeHandler(
  handler: MessageHandler,
  data: EventEnvelope | EventEnvelope[],
  context: ConsumerContext,
): Promise<void> {
  const result: unknown = await handler(data, context);
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}

/** Returns whether an error is a rebalance of the group, which is not a failure. */
const isGroupChange = (error: unknown): boolean =>
  error instanceof Error &&
  ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'].includes(
    String((error as Error & { type?: unknown }).type),
  );

/** Nest links further handlers of the same event by `next`. */
const countHandlers = (handler: MessageHandler | undefined): number =>
  handler === undefined ? 0 : 1 + countHandlers(handler.next as MessageHandler | undefined);

async function retryConnect(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= 10) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300 * attempt));
    }
  }
}
