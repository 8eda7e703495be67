import { DeliveryPostponedError } from './notification-channel.js';

/** After so many consecutive deliveries that the channel postponed it is unavailable, and the run ends. */
const maxPostponedInARow = 12;

export interface DeliveryRun<Recipient> {
  readonly recipients: Iterable<Recipient>;
  readonly concurrency: number;
  /** Delivers to one recipient and records the result in a transaction of its own, so that an interrupted run continues. */
  readonly deliverTo: (recipient: Recipient) => Promise<void>;
  readonly onFailure: (error: unknown, recipient: Recipient) => void;
}

/**
 * Delivers to many recipients. A failing recipient delays no other.
 * @returns the number of failures; the caller's timer retries when there are any
 */
export async function deliverToAll<Recipient>(run: DeliveryRun<Recipient>): Promise<number> {
  const waiting = run.recipients[Symbol.iterator]();
  const failures = { all: 0, postponedInARow: 0 };
  const work = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
      try {
        await run.deliverTo(next.value);
        failures.postponedInARow = 0;
      } catch (error) {
        run.onFailure(error, next.value);
        failures.all += 1;
        // Any other error concerns this recipient. Recipients that never succeed must not keep a run from those behind them.
        if (error instanceof DeliveryPostponedError) failures.postponedInARow += 1;
      }
      if (failures.postponedInARow >= maxPostponedInARow) return;
    }
  };
  await Promise.all(Array.from({ length: run.concurrency }, work));
  return failures.all;
}
