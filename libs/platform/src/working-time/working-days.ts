import { daysBefore } from '../core/clock.js';

/** Days on which offices work. */
export interface WorkingDays {
  /** 1 is Monday, 7 is Sunday. */
  readonly weekdays: readonly number[];
  /** Public holidays, `2021-09-02`. */
  readonly holidays: readonly string[];
}

/** Returns whether a text is an existing day; `2021-02-30` is not. */
export const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return text.length === 10 && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

export const isWorkingDay = (day: string, { weekdays, holidays }: WorkingDays): boolean =>
  weekdays.includes(new Date(`${day}T00:00:00Z`).getUTCDay() || 7) && !holidays.includes(day);

/** Returns the last working day before a day. */
export function workingDayBefore(day: string, working: WorkingDays): string {
  let before = daysBefore(day, 1);
  while (!isWorkingDay(before, working)) before = daysBefore(before, 1);
  return before;
}

/** Returns the first working day after a day. */
export function workingDayAfter(day: string, working: WorkingDays): string {
  let after = daysBefore(day, -1);
  while (!isWorkingDay(after, working)) after = daysBefore(after, -1);
  return after;
}
