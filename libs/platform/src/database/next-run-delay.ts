import { dayInHoChiMinh, daysBefore, startOfDay } from '../core/clock.js';

const retryDelayMs = 60_000;
const maxDelayMs = 60 * retryDelayMs;
/** Margin after midnight, because the clocks of the instances differ slightly; milliseconds. */
const midnightMarginMs = 2_000;

/**
 * Returns the milliseconds until the next run of the daily tasks: at most an hour, right after midnight, or a minute
 * after a failure.
 */
export function nextRunDelayMs(now: Date, done: boolean): number {
  const midnight = startOfDay(daysBefore(dayInHoChiMinh(now), -1)).getTime() + midnightMarginMs;
  return Math.min(done ? maxDelayMs : retryDelayMs, midnight - now.getTime());
}
