import { waitFor } from '../leadership/wait.js';
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
    await waitFor(milliseconds, ended, (wake) => this.wakers.set(lane, wake));
    this.wakers.delete(lane);
  }
}
