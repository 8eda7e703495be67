import { dayInHoChiMinh, daysBefore, startOfDay } from '../core/clock.js';

const retryDelayMs = 60_000;
const maxDelayMs = 60 * retryDelayMs;
/** A day is past when it is past for every instance: their clocks differ a little. */
const midnightMarginMs = 2_000;

/** Milliseconds to the next run of the tasks of the day: an hour at most, at once after midnight, a minute after a failure. */
export function nextRunDelayMs(now: Date, done: boolean): number {
  const midnight = startOfDay(daysBefore(dayInHoChiMinh(now), -1)).getTime() + midnightMarginMs;
  return Math.min(done ? maxDelayMs : retryDelayMs, midnight - now.getTime());
}
