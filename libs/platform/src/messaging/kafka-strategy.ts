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
  /** The topics that the service declares to consume: each has exactly one handler. */
  readonly consumes: readonly Topic[];
  /** Where a consumer that fails again and again is counted and seen. */
  readonly failures: Pick<WorkerFailures, 'recordFailure' | 'recordSuccess'>;
  /** Requests come before events that can wait. */
  readonly pressure: Pick<LoadMonitor, 'pauseAfterWorkMs'>;
  /** Ends the process: the supervisor starts it again. */
  readonly exitProcess: (reason: string) => void;
}

/** A consumer's connection to its group, counted apart from the partitions that it works on. */
const groupFailurePart = 'group';
const maxChunkMessages = 500;
/** Between two heartbeats lie this wait and one failed try to reach the database, which must fit into a session. */
const maxRetryWaitMs = 2_000;
/** A batch that makes no progress for so long is stuck. */
const stuckAfterMs = 120_000;

/**
 * Nest's transport for events: keeps `@EventPattern(topic)` handlers and gives them batches, inbox, retries and dead letters.
 * A handler with `{ batch: true }` as its extras is given all new events of a batch at once.
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

  /** Stops taking batches, lets the current ones end, leaves the groups. */
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
        problems.push(`${pattern} has a handler and is not declared`);
    }
    if (problems.length > 0)
      throw new HandlerMismatchError(
        `The service's handlers do not fit what it declares to consume: ${problems.join('; ')}`,
      );
  }

  private async startConsumers(): Promise<void> {
    this.checkHandlers();
    // Side by side: joining a group waits for the heartbeat of those who are in it.
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
    const lane = `${topic}/${batch.partition}`;
    try {
      for (let at = 0; at < batch.messages.length && isRunning() && !isStale(); at += maxChunkMessages) {
        const begun = performance.now();
        this.progress.set(lane, Date.now());
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
        const rest =
          topicDelivery[topic] === 'urgent'
            ? 0
            : this.options.pressure.pauseAfterWorkMs(performance.now() - begun);
        if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
      }
    } catch (error) {
      if (!this.closing && !isGroupChange(error))
        this.options.failures.recordFailure(consumerWorkerName(topic), error, String(batch.partition));
      throw error;
    } finally {
      this.progress.delete(lane);
    }
  }

  /** Waits out what says "not now", keeping the session alive; other topics have consumers of their own and go on. */
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
          'events wait for something that is not there now',
        );
        this.progress.set(`${topic}/${partition}`, Date.now());
        await new Promise((resolve) => setTimeout(resolve, wait));
        await heartbeat();
      }
    }
  }

  private exitIfStuck(): void {
    for (const [lane, since] of this.progress) {
      if (Date.now() - since > stuckAfterMs) this.options.exitProcess(`the consumer of ${lane} is stuck`);
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

/** A new member comes or one goes: the group is shared out anew, and nothing failed. */
const isGroupChange = (error: unknown): boolean =>
  error instanceof Error &&
  ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'].includes(
    String((error as Error & { type?: unknown }).type),
  );

/** Nest chains further handlers of the same event behind `next`. */
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
