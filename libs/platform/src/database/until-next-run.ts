import { dayInHoChiMinh, daysBefore, startOfDay } from '../observability/clock.js';

const minute = 60_000;
const longest = 60 * minute;
/** A day is past when it is past for every instance: their clocks differ a little. */
const afterMidnight = 2_000;

/** Milliseconds to the next run of the tasks of the day: an hour at most, at once after midnight, a minute after a failure. */
export function untilNextRun(now: Date, done: boolean): number {
  const midnight = startOfDay(daysBefore(dayInHoChiMinh(now), -1)).getTime() + afterMidnight;
  return Math.min(done ? longest : minute, midnight - now.getTime());
}
