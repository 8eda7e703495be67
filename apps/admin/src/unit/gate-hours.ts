import type { GateHoursDto } from '@khai-bao/api-client/declarations';

/** Days of the week, 1 (Monday) to 7 (Sunday). */
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
export type Weekday = (typeof weekdays)[number];

type DayNames = Readonly<Record<`d${Weekday}`, string>>;

/** The short name of a day of the week. */
export const weekdayName = (day: Weekday, names: DayNames): string => names[`d${day}`];

/** Names the days of opening hours: a run of days as `T2–T7`, others one by one. */
export function formatWeekdays(days: GateHoursDto['weekdays'], names: DayNames, everyDay: string): string {
  const open = weekdays.filter((day) => days.includes(day));
  if (open.length === weekdays.length) return everyDay;
  const [first, last] = [open[0], open.at(-1)];
  if (first === undefined || last === undefined) return '';
  return open.length > 2 && last - first === open.length - 1
    ? `${weekdayName(first, names)}–${weekdayName(last, names)}`
    : open.map((day) => weekdayName(day, names)).join(', ');
}
