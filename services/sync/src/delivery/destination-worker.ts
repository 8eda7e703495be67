import { feedStreams, type FeedStream } from '@khai-bao/contracts';
import { isTransientError } from '@khai-bao/platform/database';
import { safeError } from '@khai-bao/platform/observability';
import pg from 'pg';
import type { Logger } from 'nestjs-pino';
import { BatchSize } from './batch-size.js';
import { troubleThreshold, kindOfError, type WorkerFailures } from '@khai-bao/platform/workers';
import type { DataSource } from 'typeorm';
import { feedWorker, type DestinationStates } from './destination-states.js';
import type { Destination } from './destinations.js';
import type { SendNext, Turn } from './send-next.js';
import type { SendSetAside } from './send-set-aside.js';

export interface WorkerOptions {
  readonly destination: Destination;
  readonly databaseUrl: string;
  readonly batch: number;
  readonly states: DestinationStates;
  readonly sendNext: SendNext;
  readonly sendSetAside: SendSetAside;
  readonly dataSource: DataSource;
  readonly failures: WorkerFailures;
  readonly logger: Logger;
}

/** Looks again after so long even if nobody woke it, milliseconds. */
const lookAgain = 15_000;
const lockAgain = 1_000;
/** From one round of batches to the next at least so long, milliseconds; a batch that leaves something behind is followed at once. */
const linger = 500;

/** What sends records again that were set aside, beside the streams. */
const setAsidePart = 'set-aside';

/**
 * Sends to one destination, independent of all others. One instance works at a time, by an advisory lock on a connection
 * of its own; if two ever did, the cursor moves only from where the batch began, and the centre knows a repeat.
 */
export class DestinationWorker {
  private readonly stop = new AbortController();
  private readonly sizes: ReadonlyMap<FeedStream, BatchSize>;
  private wakeUp: () => void = () => undefined;
  private woken = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: WorkerOptions) {
    this.sizes = new Map(feedStreams.map((stream) => [stream, new BatchSize(options.batch)]));
  }

  start(): void {
    this.running = this.keepWorking();
  }

  /** Something may be there to send now. */
  wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  /** Ends after the current step; a request under way is given up and repeated by whoever comes next. */
  async end(): Promise<void> {
    this.stop.abort();
    this.wakeUp();
    await this.running;
  }

  private async keepWorking(): Promise<void> {
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
        const { rows: answer } = await lock.query<{ locked: boolean }>(
          `select pg_try_advisory_lock(hashtext('feed'), hashtext($1)) as locked`,
          [destination.name],
        );
        if (answer[0]?.locked === true) await this.work(AbortSignal.any([this.stop.signal, lost.signal]));
      } catch (error) {
        if (!this.stop.signal.aborted) {
          failures.recordFailure(feedWorker(destination.name), error);
          logger.warn(
            { err: safeError(error), destination: destination.name },
            'the feed was interrupted, trying again',
          );
        }
      } finally {
        await lock.end().catch(() => undefined);
      }
      if (!this.stop.signal.aborted) await this.idle(lockAgain);
    }
  }

  private async work(stop: AbortSignal): Promise<void> {
    const ended = (): void => this.wakeUp();
    stop.addEventListener('abort', ended);
    while (!stop.aborted) {
      this.woken = false;
      await this.drain(stop);
      this.options.failures.recordSuccess(feedWorker(this.options.destination.name));
      if (!this.woken && !stop.aborted) await this.idle(lookAgain);
    }
    stop.removeEventListener('abort', ended);
  }

  /** One batch of each stream in turn, until nothing is left or the destination must wait: no stream starves another. */
  private async drain(stop: AbortSignal): Promise<void> {
    const { destination, states, sendNext, sendSetAside } = this.options;
    for (let moved = true; moved;) {
      moved = false;
      let more = false;
      let awaited: { stream: FeedStream; day: string } | null = null;
      const begun = performance.now();
      const waiting = await sendNext.waiting(destination);
      for (const stream of waiting) {
        if (stop.aborted || !(await states.mayAttempt(destination.name))) return;
        const turn = await this.turnOf(stream, stop, () =>
          sendNext.run(destination, stream, this.sizes.get(stream)!, stop),
        );
        if (turn === 'stopped') return;
        if (turn === 'more') more = true;
        if (turn === 'moved' || turn === 'more') moved = true;
        else if (typeof turn === 'object') awaited = { stream, day: turn.awaited };
      }
      if (stop.aborted || !(await states.mayAttempt(destination.name))) return;
      const again = await this.turnOf(setAsidePart, stop, () => sendSetAside.run(destination, stop));
      if (again === 'stopped') return;
      if (again === 'more') moved = more = true;
      // Records that keep coming go in fewer, larger batches: each batch costs a signature, a receipt and two transactions.
      if (moved && !more) await this.rest(linger - (performance.now() - begun), stop);
      if (!moved && awaited !== null) await states.awaitingKey(destination.name, awaited.stream, awaited.day);
    }
  }

  /**
   * Takes a turn. One that throws holds its own part back and nothing else: it is counted, tried again later, and from the third
   * time in a row the destination shows it. What says that the database is away ends the round.
   */
  private async turnOf(
    part: FeedStream | typeof setAsidePart,
    stop: AbortSignal,
    turn: () => Promise<Turn>,
  ): Promise<Turn> {
    const { destination, dataSource, failures, logger, states } = this.options;
    const { name } = destination;
    const worker = feedWorker(name);
    try {
      const taken = await turn();
      if (failures.consecutiveFailuresOf(worker, part) > 0) {
        failures.recordSuccess(worker, part);
        if (part !== setAsidePart && taken !== 'held')
          await dataSource.transaction((manager) => states.streamWorks(manager, name, part));
      }
      return taken;
    } catch (error) {
      if (stop.aborted || isTransientError(error)) throw error;
      failures.recordFailure(worker, error, part);
      logger.warn({ err: safeError(error), destination: name, part }, 'a stream of the feed failed');
      const isTrouble = failures.consecutiveFailuresOf(worker, part) >= troubleThreshold;
      if (part !== setAsidePart)
        await states.streamFailed(
          name,
          part,
          isTrouble ? 'failing' : null,
          `our own side failed: ${kindOfError(error)}`,
        );
      return 'held';
    }
  }

  private rest(milliseconds: number, stop: AbortSignal): Promise<void> {
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

  private idle(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
