import { Clock } from '@khai-bao/platform/core';

const originalNow = Clock.prototype.now;

/** Sets the clock of all services of this process. It continues from that time. */
export function setTestClock(to: Date): void {
  const ahead = to.getTime() - Date.now();
  Clock.prototype.now = () => new Date(Date.now() + ahead);
}

/** Restores the system time. */
export function restoreTestClock(): void {
  Clock.prototype.now = originalNow;
}
