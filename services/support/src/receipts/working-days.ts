import { daysBefore, startOfDay } from '@khai-bao/platform/observability';

/** `2021-02-30` has the shape of a day and is none. */
export const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

/** Saturday and Sunday are free, and the days that the configuration names. */
export const isWorkingDay = (day: string, holidays: ReadonlySet<string>): boolean =>
  ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()) && !holidays.has(day);

/** The last working day before a day. */
export function workingDayBefore(day: string, holidays: ReadonlySet<string>): string {
  let before = daysBefore(day, 1);
  while (!isWorkingDay(before, holidays)) before = daysBefore(before, 1);
  return before;
}

/** The first working day after a day. */
export function workingDayAfter(day: string, holidays: ReadonlySet<string>): string {
  let after = daysBefore(day, -1);
  while (!isWorkingDay(after, holidays)) after = daysBefore(after, -1);
  return after;
}

/** 08:00 of a day in the city: everybody is at their desk. */
export const morningOf = (day: string): Date => new Date(startOfDay(day).getTime() + 8 * 60 * 60 * 1000);
