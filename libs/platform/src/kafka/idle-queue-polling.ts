import { createRequire } from 'node:module';

/** What of kafkajs' queue of requests is looked at here. */
interface RequestQueue {
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  readonly pending: readonly unknown[];
  checkPendingRequests(): void;
}

/** How soon requests that wait for others to be answered are looked at, as kafkajs has it; milliseconds. */
const pendingCheckDelayMs = 10;

/**
 * Lets an idle connection of kafkajs rest. Version 2.2.4, its last, looks for waiting requests every millisecond on every
 * connection for ever, also when none waits (tulios/kafkajs#1704 and #1751, open): half of what
 * an idle service uses. A check is due only when something waits, or when the broker has asked for a pause.
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
