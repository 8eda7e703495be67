import type { Lane } from './outbox.js';

/** Waits of the relay's lanes. A lane that is woken up while it works skips its next wait. */
export class LaneWaits {
  private readonly wakers = new Map<Lane, () => void>();
  private readonly woken = new Set<Lane>();

  /** Wakes a lane up, because a row was written for it. */
  wakeLane(lane: Lane): void {
    this.woken.add(lane);
    this.wakers.get(lane)?.();
  }

  /** Clears the wake-up of a lane before it reads its rows. Later rows wake it up again. */
  clearWakeUp(lane: Lane): void {
    this.woken.delete(lane);
  }

  /** Waits until the lane is woken up, at most for a time. */
  async waitForWakeUp(lane: Lane, milliseconds: number, ended: AbortSignal): Promise<void> {
    if (this.woken.has(lane)) return;
    await wait(milliseconds, ended, (wake) => this.wakers.set(lane, wake));
    this.wakers.delete(lane);
  }

  /** Waits for a time regardless of wake-ups; ends when the signal is aborted. */
  waitFor(milliseconds: number, ended: AbortSignal): Promise<void> {
    return wait(milliseconds, ended);
  }
}

function wait(milliseconds: number, ended: AbortSignal, onWake?: (wake: () => void) => void): Promise<void> {
  if (ended.aborted || milliseconds <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      ended.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    ended.addEventListener('abort', done);
    onWake?.(done);
  });
}
