import { daysBefore } from '../core/clock.js';

/** On which days offices work. */
export interface WorkingDays {
  /** 1 is Monday, 7 is Sunday. */
  readonly weekdays: readonly number[];
  /** Days beside the weekdays on which nobody works, `2021-09-02`. */
  readonly holidays: readonly string[];
}

/** `2021-02-30` has the shape of a day and is none. */
export const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return text.length === 10 && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

export const isWorkingDay = (day: string, { weekdays, holidays }: WorkingDays): boolean =>
  weekdays.includes(new Date(`${day}T00:00:00Z`).getUTCDay() || 7) && !holidays.includes(day);

/** The last working day before a day. */
export function workingDayBefore(day: string, working: WorkingDays): string {
  let before = daysBefore(day, 1);
  while (!isWorkingDay(before, working)) before = daysBefore(before, 1);
  return before;
}

/** The first working day after a day. */
export function workingDayAfter(day: string, working: WorkingDays): string {
  let after = daysBefore(day, -1);
  while (!isWorkingDay(after, working)) after = daysBefore(after, -1);
  return after;
}
