import { dayInHoChiMinh, startOfDay } from '@khai-bao/platform/core';

const hourMs = 3_600_000;
/** Hour of the day at which the report is due, in the city's time. */
const dueHour = 7;
/** Hour of the day from which on a report that is late is left out: it would say little about the morning. */
const tooLateHour = 12;

/** What is to be done about the morning report at an instant. */
export interface MorningDecision {
  /** The day whose report is due now; null: none is. */
  readonly day: string | null;
  /** Time at which the next report is due. */
  readonly nextDueAt: Date;
}

/**
 * Decides which morning report is due. A service that was down at 07:00 sends the report of the same day until noon, and never that of
 * a day before.
 */
export function decideMorningReport(now: Date): MorningDecision {
  const today = dayInHoChiMinh(now);
  const midnight = startOfDay(today).getTime();
  const dueAt = midnight + dueHour * hourMs;
  const isDue = now.getTime() >= dueAt && now.getTime() < midnight + tooLateHour * hourMs;
  return {
    day: isDue ? today : null,
    nextDueAt: new Date(now.getTime() < dueAt ? dueAt : dueAt + 24 * hourMs),
  };
}
