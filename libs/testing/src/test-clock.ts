import { Clock } from '@khai-bao/platform/core';

const originalNow = Clock.prototype.now;

/** Sets the clock of all services of this process; it goes on from there. */
export function setTestClock(to: Date): void {
  const ahead = to.getTime() - Date.now();
  Clock.prototype.now = () => new Date(Date.now() + ahead);
}

/** Gives the services the true time again. */
export function restoreTestClock(): void {
  Clock.prototype.now = originalNow;
}
