import type { Lane } from './outbox.js';

/** The waits of the relay's lanes. A lane that is woken while it works does not wait afterwards. */
export class LaneWaits {
  private readonly wakers = new Map<Lane, () => void>();
  private readonly woken = new Set<Lane>();

  /** Something was written for a lane. */
  wakeLane(lane: Lane): void {
    this.woken.add(lane);
    this.wakers.get(lane)?.();
  }

  /** A lane looks at its rows now: what comes from here on wakes it. */
  clearWakeUp(lane: Lane): void {
    this.woken.delete(lane);
  }

  /** Waits until the lane is woken, or for so long. */
  async waitForWakeUp(lane: Lane, milliseconds: number, ended: AbortSignal): Promise<void> {
    if (this.woken.has(lane)) return;
    await wait(milliseconds, ended, (wake) => this.wakers.set(lane, wake));
    this.wakers.delete(lane);
  }

  /** Waits, whatever comes meanwhile; not when it is over. */
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
