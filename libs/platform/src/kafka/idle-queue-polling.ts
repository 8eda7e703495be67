import { createRequire } from 'node:module';

/** The members of the request queue of kafkajs that are used here. */
interface RequestQueue {
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  readonly pending: readonly unknown[];
  checkPendingRequests(): void;
}

/** Delay before pending requests are checked, the default of kafkajs; milliseconds. */
const pendingCheckDelayMs = 10;

/**
 * Stops the polling of idle kafkajs connections. Version 2.2.4, the latest, checks every connection for pending
 * requests each millisecond, even when none is pending (tulios/kafkajs#1704 and #1751, open). That is half of the CPU
 * time of an idle service. With this patch a check is scheduled only while a request is pending or the broker
 * throttles.
 */
export function disableIdleQueuePolling(): void {
  const load = createRequire(import.meta.url);
  const { prototype } = load('kafkajs/src/network/requestQueue/index.js') as {
    prototype: RequestQueue & { scheduleCheckPendingRequests: (this: RequestQueue) => void };
  };
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    const pause = this.throttledUntil - Date.now();
    if (this.throttleCheckTimeoutId !== null || (pause <= 0 && this.pending.length === 0)) return;
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      pause > 0 ? pause : pendingCheckDelayMs,
    );
  };
}
