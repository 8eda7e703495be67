import { Problem } from '@khai-bao/platform/core';
import { isTransientError } from '@khai-bao/platform/database';

export interface GroupCommitOptions<T> {
  /** Writes rows in one transaction. Returns for each row whether its key was new. */
  readonly writeBatch: (rows: readonly T[]) => Promise<readonly boolean[]>;
  /** Rows that may wait for a flush; further rows are refused. */
  readonly maxQueuedRows: number;
  /** Maximum rows of one flush. */
  readonly maxRowsPerFlush: number;
  /**
   * Minimum time between the starts of two flushes, in milliseconds, while fewer than `unpacedFlushRows` rows wait. The fixed cost
   * of a flush does not depend on its rows.
   */
  readonly minFlushIntervalMs?: number;
}

/** A flush of this many rows starts without waiting for the minimum interval. */
const unpacedFlushRows = 32;

interface QueuedRow<T> {
  readonly row: T;
  readonly resolve: (fresh: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Groups the rows of concurrent requests into one statement. Rows that arrive during a flush are written by the next flush; a second
 * flush in parallel would only make both smaller. A row that arrives alone is written at once.
 * A row is answered only after its commit. When a row makes the statement fail, the batch is bisected and only that row is refused.
 * A full queue refuses at once, with 503 and Retry-After.
 */
export class GroupCommit<T> {
  private queue: QueuedRow<T>[] = [];
  private flushing = false;
  private lastFlushStartedAt = -Infinity;
  private paceTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: GroupCommitOptions<T>) {}

  /** Rows that wait for a flush. */
  get queueLength(): number {
    return this.queue.length;
  }

  /** Requires that the queue has capacity. Callers ask before they do any work for a row. @throws Problem PLATFORM.OVERLOADED when the queue is full */
  requireQueueCapacity(): void {
    if (this.queue.length >= this.options.maxQueuedRows)
      throw new Problem('PLATFORM.OVERLOADED', { retryAfter: 1 });
  }

  /**
   * Adds a row to the queue. Resolves after its commit, to whether its key was new.
   * @throws Problem PLATFORM.OVERLOADED when the queue is full, PLATFORM.UNAVAILABLE when the database cannot be reached
   */
  async enqueueRow(row: T): Promise<boolean> {
    this.requireQueueCapacity();
    return new Promise<boolean>((resolve, reject) => {
      this.queue.push({ row, resolve, reject });
      this.startFlushWhenDue();
    });
  }

  private startFlushWhenDue(): void {
    if (this.flushing || this.queue.length === 0) return;
    const wait = this.lastFlushStartedAt + (this.options.minFlushIntervalMs ?? 0) - performance.now();
    if (wait > 0 && this.queue.length < unpacedFlushRows) {
      this.paceTimer ??= setTimeout(() => {
        this.paceTimer = undefined;
        this.startFlushWhenDue();
      }, wait);
      return;
    }
    clearTimeout(this.paceTimer);
    this.paceTimer = undefined;
    this.lastFlushStartedAt = performance.now();
    this.flushing = true;
    void this.flushBatch(this.queue.splice(0, this.options.maxRowsPerFlush)).finally(() => {
      this.flushing = false;
      this.startFlushWhenDue();
    });
  }

  private async flushBatch(batch: readonly QueuedRow<T>[]): Promise<void> {
    try {
      const fresh = await this.options.writeBatch(batch.map(({ row }) => row));
      batch.forEach(({ resolve }, at) => resolve(fresh[at] ?? false));
    } catch (error) {
      if (isTransientError(error)) {
        const unavailable = new Problem('PLATFORM.UNAVAILABLE', { retryAfter: 2 });
        for (const { reject } of batch) reject(unavailable);
      } else if (batch.length === 1) {
        batch[0]!.reject(error);
      } else {
        const middle = Math.ceil(batch.length / 2);
        await this.flushBatch(batch.slice(0, middle));
        await this.flushBatch(batch.slice(middle));
      }
    }
  }
}
