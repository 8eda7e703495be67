import { feedStreams, type FeedStream } from '@khai-bao/contracts';
import { isTransientError } from '@khai-bao/platform/database';
import { safeError } from '@khai-bao/platform/observability';
import pg from 'pg';
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
  private woken = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: DestinationWorkerOptions) {
    this.bisectors = new Map(feedStreams.map((stream) => [stream, new BatchBisector(options.maxBatchSize)]));
  }

  startWorking(): void {
    this.running = this.workWhileLocked();
  }

  /** Wakes an idle worker, because there may be something to send. */
  wakeWorker(): void {
    this.woken = true;
    this.endIdling();
  }

  /** Stops after the current step. A request in progress is aborted, and the next instance repeats it. */
  async stopWorking(): Promise<void> {
    this.stop.abort();
    this.endIdling();
    await this.running;
  }

  private async workWhileLocked(): Promise<void> {
    const { destination, databaseUrl, failures, logger } = this.options;
    while (!this.stop.signal.aborted) {
      const lock = new pg.Client({
        connectionString: databaseUrl,
        application_name: `feed-${destination.name}`,
        keepAlive: true,
      });
      const lost = new AbortController();
      lock.on('error', () => lost.abort());
      lock.on('end', () => lost.abort());
      try {
        await lock.connect();
        const { rows } = await lock.query<{ locked: boolean }>(
          `select pg_try_advisory_lock(hashtext('feed'), hashtext($1)) as locked`,
          [destination.name],
        );
        if (rows[0]?.locked === true)
          await this.sendUntilStopped(AbortSignal.any([this.stop.signal, lost.signal]));
      } catch (error) {
        if (!this.stop.signal.aborted) {
          failures.recordFailure(feedWorkerName(destination.name), error);
          logger.warn(
            { err: safeError(error), destination: destination.name },
            'sending to a destination was interrupted and is retried',
          );
        }
      } finally {
        await lock.end().catch(() => undefined);
      }
      if (!this.stop.signal.aborted) await this.idleUntilWoken(lockRetryMs);
    }
  }

  private async sendUntilStopped(stop: AbortSignal): Promise<void> {
    const ended = (): void => this.endIdling();
    stop.addEventListener('abort', ended);
    while (!stop.aborted) {
      this.woken = false;
      await this.sendWaitingBatches(stop);
      this.options.failures.recordSuccess(feedWorkerName(this.options.destination.name));
      if (!this.woken && !stop.aborted) await this.idleUntilWoken(idleCheckMs);
    }
    stop.removeEventListener('abort', ended);
  }

  /** Sends one batch of each stream in turn, until nothing waits or the destination must wait. No stream starves another. */
  private async sendWaitingBatches(stop: AbortSignal): Promise<void> {
    const { destination, states, streamSender, quarantineRetrier } = this.options;
    for (let moved = true; moved;) {
      moved = false;
      let more = false;
      let awaited: { stream: FeedStream; day: string } | null = null;
      const startedAt = performance.now();
      const waiting = await streamSender.listWaitingStreams(destination);
      for (const stream of waiting) {
        if (stop.aborted || !(await states.mayAttemptDelivery(destination.name))) return;
        const result = await this.sendPart(stream, stop, () =>
          streamSender.sendNextBatch(destination, stream, this.bisectors.get(stream)!, stop),
        );
        if (result === 'stopped') return;
        if (result === 'more') more = true;
        if (result === 'moved' || result === 'more') moved = true;
        else if (typeof result === 'object') awaited = { stream, day: result.awaited };
      }
      if (stop.aborted || !(await states.mayAttemptDelivery(destination.name))) return;
      const retried = await this.sendPart(quarantinePart, stop, () =>
        quarantineRetrier.retryNextRecord(destination, stop),
      );
      if (retried === 'stopped') return;
      if (retried === 'more') moved = more = true;
      // A steady flow of records is sent in fewer, larger batches: each batch costs a signature, a receipt and two transactions.
      if (moved && !more) await this.delayNextRound(minRoundMs - (performance.now() - startedAt), stop);
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
    stop: AbortSignal,
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
      if (stop.aborted || isTransientError(error)) throw error;
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

  private delayNextRound(milliseconds: number, stop: AbortSignal): Promise<void> {
    if (milliseconds <= 0 || stop.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        stop.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      stop.addEventListener('abort', done);
    });
  }

  private idleUntilWoken(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.endIdling = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
