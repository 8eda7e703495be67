import { Problem } from '@khai-bao/platform/core';
import { isTransientError } from '@khai-bao/platform/database';

export interface GroupCommitOptions<T> {
  /** Writes rows in one transaction; answers, row by row, whether each was new (false: its key was known). */
  readonly write: (rows: readonly T[]) => Promise<readonly boolean[]>;
  /** Rows that may wait; more are refused. */
  readonly queueLimit: number;
  /** Rows of one flush at most. */
  readonly flushLimit: number;
  /** From the begin of one flush to the next at least so long, milliseconds, unless many rows wait: each flush costs the same, however few it carries. */
  readonly pace?: number;
}

/** So many rows make a flush worth its cost, whenever the last one was. */
const worthwhile = 32;

interface Waiting<T> {
  readonly row: T;
  readonly resolve: (fresh: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Many requests, one statement: rows that arrive while a flush is at work go with the next one; a second flush beside it
 * would only make both smaller. A row that comes alone is written at once. A row is answered only after its commit. A row that makes the statement fail is found by halving and refused alone; its neighbours are written.
 * A full queue refuses at once, with 503 and Retry-After.
 */
export class GroupCommit<T> {
  private queue: Waiting<T>[] = [];
  private flushing = false;
  private begun = -Infinity;
  private pacing: NodeJS.Timeout | undefined;

  constructor(private readonly options: GroupCommitOptions<T>) {}

  /** Rows that wait now. */
  get waiting(): number {
    return this.queue.length;
  }

  /** To be asked before any work is done for a row. @throws Problem PLATFORM.OVERLOADED when the queue is full */
  requireRoom(): void {
    if (this.queue.length >= this.options.queueLimit)
      throw new Problem('PLATFORM.OVERLOADED', { retryAfter: 1 });
  }

  /** @throws Problem PLATFORM.OVERLOADED when the queue is full, PLATFORM.UNAVAILABLE when the database is away */
  async add(row: T): Promise<boolean> {
    this.requireRoom();
    return new Promise<boolean>((resolve, reject) => {
      this.queue.push({ row, resolve, reject });
      this.pump();
    });
  }

  private pump(): void {
    if (this.flushing || this.queue.length === 0) return;
    const wait = this.begun + (this.options.pace ?? 0) - performance.now();
    if (wait > 0 && this.queue.length < worthwhile) {
      this.pacing ??= setTimeout(() => {
        this.pacing = undefined;
        this.pump();
      }, wait);
      return;
    }
    clearTimeout(this.pacing);
    this.pacing = undefined;
    this.begun = performance.now();
    this.flushing = true;
    void this.flush(this.queue.splice(0, this.options.flushLimit)).finally(() => {
      this.flushing = false;
      this.pump();
    });
  }

  private async flush(batch: readonly Waiting<T>[]): Promise<void> {
    try {
      const fresh = await this.options.write(batch.map(({ row }) => row));
      batch.forEach(({ resolve }, at) => resolve(fresh[at] ?? false));
    } catch (error) {
      if (isTransientError(error)) {
        const away = new Problem('PLATFORM.UNAVAILABLE', { retryAfter: 2 });
        for (const { reject } of batch) reject(away);
      } else if (batch.length === 1) {
        batch[0]!.reject(error);
      } else {
        const middle = Math.ceil(batch.length / 2);
        await this.flush(batch.slice(0, middle));
        await this.flush(batch.slice(middle));
      }
    }
  }
}
