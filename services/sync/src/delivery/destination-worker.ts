import { feedStreams, type FeedStream } from '@khai-bao/contracts';
import { isTransientError } from '@khai-bao/platform/database';
import { runAsLeader, waitFor } from '@khai-bao/platform/leadership';
import { safeError } from '@khai-bao/platform/observability';
import type { Logger } from 'nestjs-pino';
import { BatchBisector } from './batches/batch-bisector.js';
import { troubleThreshold, kindOfError, type WorkerFailures } from '@khai-bao/platform/workers';
import type { DataSource } from 'typeorm';
import { feedWorkerName, type DestinationStateStore } from './destinations/destination-state-store.js';
import type { Destination } from './destinations/destination-config.js';
import type { StreamSender, SendResult } from './stream-sender.js';
import type { QuarantineRetrier } from './quarantine-retrier.js';

export interface DestinationWorkerOptions {
  readonly destination: Destination;
  readonly databaseUrl: string;
  readonly maxBatchSize: number;
  readonly states: DestinationStateStore;
  readonly streamSender: StreamSender;
  readonly quarantineRetrier: QuarantineRetrier;
  readonly dataSource: DataSource;
  readonly failures: WorkerFailures;
  readonly logger: Logger;
}

/** Milliseconds after which an idle worker looks for records without being woken. */
const idleCheckMs = 15_000;
/** Milliseconds between two attempts to get the lock of the destination. */
const lockRetryMs = 1_000;
/** Minimum milliseconds from one round of batches to the next. A batch with further records is followed at once. */
const minRoundMs = 500;

/** Name of the part that retries quarantined records. The other parts are the streams. */
const quarantinePart = 'quarantine';

/**
 * Sends to one destination, independently of all others. An advisory lock on a connection of its own lets one instance work at a
 * time. If two ever did, the cursor moves only from the start of the batch, and the centre recognises a repetition.
 */
export class DestinationWorker {
  private readonly stop = new AbortController();
  private readonly bisectors: ReadonlyMap<FeedStream, BatchBisector>;
  private endIdling: () => void = () => undefined;
  private isWoken = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: DestinationWorkerOptions) {
    this.bisectors = new Map(feedStreams.map((stream) => [stream, new BatchBisector(options.maxBatchSize)]));
  }

  /** Sends whenever this instance holds the lock of the destination, until `stopWorking` is called. */
  startWorking(): void {
    const { destination, databaseUrl } = this.options;
    this.running = runAsLeader({
      databaseUrl,
      name: `feed-${destination.name}`,
      // The configuration allows letters, digits and hyphens in a name.
      lockKey: `hashtext('feed'), hashtext('${destination.name}')`,
      waitsForLock: false,
      retryDelayMs: lockRetryMs,
      stop: this.stop.signal,
      work: (ended) => this.sendUntilEnded(ended),
      onFailure: (error) => this.recordInterruption(error),
    });
  }

  /** Wakes an idle worker, because there may be something to send. */
  wakeWorker(): void {
    this.isWoken = true;
    this.endIdling();
  }

  /** Stops after the current step. A request in progress is aborted, and the next instance repeats it. */
  async stopWorking(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  private recordInterruption(error: unknown): void {
    const { destination, failures, logger } = this.options;
    failures.recordFailure(feedWorkerName(destination.name), error);
    logger.warn(
      { err: safeError(error), destination: destination.name },
      'sending to a destination was interrupted and is retried',
    );
  }

  /**
   * Sends until the service stops or the lock is lost. The signal also aborts the request in progress, so that nothing is sent
   * after another instance may have the lock.
   */
  private async sendUntilEnded(ended: AbortSignal): Promise<void> {
    const { destination, failures } = this.options;
    while (!ended.aborted) {
      this.isWoken = false;
      await this.sendWaitingBatches(ended);
      failures.recordSuccess(feedWorkerName(destination.name));
      if (!this.isWoken) await waitFor(idleCheckMs, ended, (wake) => (this.endIdling = wake));
    }
  }

  /** Sends one batch of each stream in turn, until nothing waits or the destination must wait. No stream starves another. */
  private async sendWaitingBatches(ended: AbortSignal): Promise<void> {
    const { destination, states, streamSender, quarantineRetrier } = this.options;
    for (let moved = true; moved;) {
      moved = false;
      let more = false;
      let awaited: { stream: FeedStream; day: string } | null = null;
      const startedAt = performance.now();
      const waiting = await streamSender.listWaitingStreams(destination);
      for (const stream of waiting) {
        if (ended.aborted || !(await states.mayAttemptDelivery(destination.name))) return;
        const result = await this.sendPart(stream, ended, () =>
          streamSender.sendNextBatch(destination, stream, this.bisectors.get(stream)!, ended),
        );
        if (result === 'stopped') return;
        if (result === 'more') more = true;
        if (result === 'moved' || result === 'more') moved = true;
        else if (typeof result === 'object') awaited = { stream, day: result.awaited };
      }
      if (ended.aborted || !(await states.mayAttemptDelivery(destination.name))) return;
      const retried = await this.sendPart(quarantinePart, ended, () =>
        quarantineRetrier.retryNextRecord(destination, ended),
      );
      if (retried === 'stopped') return;
      if (retried === 'more') moved = more = true;
      // A steady flow of records is sent in fewer, larger batches: each batch costs a signature, a receipt and two transactions.
      if (moved && !more) await waitFor(minRoundMs - (performance.now() - startedAt), ended);
      if (!moved && awaited !== null)
        await states.recordAwaitedDayKey(destination.name, awaited.stream, awaited.day);
    }
  }

  /**
   * Sends for one part. An error delays this part only: it is counted and retried, and after three in a row the destination is
   * `failing`. An error that says that the database is unavailable ends the round.
   */
  private async sendPart(
    part: FeedStream | typeof quarantinePart,
    ended: AbortSignal,
    send: () => Promise<SendResult>,
  ): Promise<SendResult> {
    const { destination, dataSource, failures, logger, states } = this.options;
    const { name } = destination;
    const worker = feedWorkerName(name);
    try {
      const result = await send();
      if (failures.consecutiveFailuresOf(worker, part) > 0) {
        failures.recordSuccess(worker, part);
        if (part !== quarantinePart && result !== 'held')
          await dataSource.transaction((manager) => states.recordStreamSuccess(manager, name, part));
      }
      return result;
    } catch (error) {
      if (ended.aborted || isTransientError(error)) throw error;
      failures.recordFailure(worker, error, part);
      logger.warn(
        { err: safeError(error), destination: name, part },
        'a part of the feed failed and is retried',
      );
      const isTrouble = failures.consecutiveFailuresOf(worker, part) >= troubleThreshold;
      if (part !== quarantinePart)
        await states.recordStreamFailure(
          name,
          part,
          isTrouble ? 'failing' : null,
          `this service failed: ${kindOfError(error)}`,
        );
      return 'held';
    }
  }
}
