import { acquireLock, type HeldLock } from './advisory-lock.js';
import { waitFor } from './wait.js';

export interface LeaderLoop {
  readonly databaseUrl: string;
  /** Name of the lock's connection, which `pg_stat_activity` shows. */
  readonly name: string;
  /** Two SQL arguments of `pg_try_advisory_lock`, written by a developer, or one: `hashtext('feed'), hashtext('city')`. */
  readonly lockKey: string;
  /**
   * True for a fence: the loop waits until the previous leader has released the lock. False for an election: an instance that is
   * not the leader asks again after `retryDelayMs`.
   */
  readonly waitsForLock: boolean;
  readonly retryDelayMs: number;
  /** Ends the loop after the current work. */
  readonly stop: AbortSignal;
  /**
   * Works while this instance is the leader. It must end soon after the signal is aborted: the process stops, or the lock is
   * lost and another instance may work. The lock is released only after it has ended.
   */
  readonly work: (ended: AbortSignal) => Promise<void>;
  /** Called at once when the lock is lost during the work: the place to abort what is already under way. */
  readonly onLockLost?: () => void;
  /** Called for every attempt that could ask for the lock, whether or not it was granted. */
  readonly onAttempt?: () => void;
  /** Called for failures of the lock and of the work; the loop continues. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Runs work on one instance at a time, by an advisory lock on a connection of its own. It never throws.
 * @returns a promise that resolves after `stop`, when the last work has ended and its lock is released
 */
export async function runAsLeader(loop: LeaderLoop): Promise<void> {
  const { stop } = loop;
  while (!stop.aborted) {
    let lock: HeldLock | null = null;
    try {
      lock = await acquireLock(loop, loop.lockKey, { waits: loop.waitsForLock, stop });
      loop.onAttempt?.();
      if (lock !== null) {
        if (loop.onLockLost !== undefined) lock.lost.addEventListener('abort', loop.onLockLost);
        await loop.work(AbortSignal.any([stop, lock.lost]));
      }
    } catch (error) {
      if (!stop.aborted) loop.onFailure(error);
    } finally {
      await lock?.release();
    }
    await waitFor(loop.retryDelayMs, stop);
  }
}
