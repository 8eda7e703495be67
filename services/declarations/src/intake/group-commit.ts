import { Problem } from '@khai-bao/platform/http';
import { isTransient } from '@khai-bao/platform/database';

export interface GroupCommitOptions<T> {
  /** Writes rows in one transaction; answers, row by row, whether each was new (false: its key was known). */
  readonly write: (rows: readonly T[]) => Promise<readonly boolean[]>;
  /** Rows that may wait; more are refused. */
  readonly queueLimit: number;
  /** Rows of one flush at most. */
  readonly flushLimit: number;
  /** Flushes at work at the same time. */
  readonly inFlight?: number;
}

interface Waiting<T> {
  readonly row: T;
  readonly resolve: (fresh: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Many requests, one statement: rows that arrive while a flush is at work go with the next one. A row is answered only
 * after its commit. A row that makes the statement fail is found by halving and refused alone; its neighbours are written.
 * A full queue refuses at once, with 503 and Retry-After.
 */
export class GroupCommit<T> {
  private queue: Waiting<T>[] = [];
  private flushing = 0;

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
    while (this.flushing < (this.options.inFlight ?? 2) && this.queue.length > 0) {
      const batch = this.queue.splice(0, this.options.flushLimit);
      this.flushing += 1;
      void this.flush(batch).finally(() => {
        this.flushing -= 1;
        this.pump();
      });
    }
  }

  private async flush(batch: readonly Waiting<T>[]): Promise<void> {
    try {
      const fresh = await this.options.write(batch.map(({ row }) => row));
      batch.forEach(({ resolve }, at) => resolve(fresh[at] ?? false));
    } catch (error) {
      if (isTransient(error)) {
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
