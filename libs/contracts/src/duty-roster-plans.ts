import { maxShiftHours, type DutyRank, type DutyShift } from './duty-roster.js';

/** One line of a weekly pattern: on these weekdays an account has a shift between two times of the day. */
export interface PatternLine {
  readonly accountId: string;
  readonly rank: DutyRank;
  /** 1 is Monday, 7 is Sunday. */
  readonly weekdays: readonly number[];
  /** `07:00`, in the city's time. */
  readonly startTime: string;
  /** `15:00`. Not after the start time: the shift ends on the next day. */
  readonly endTime: string;
}

/** A shift that a plan proposes; the centre and the id come when it is stored. */
export type PlannedShift = Omit<DutyShift, 'centreCode'>;

/** UTC+7 all year, no daylight saving since 1975. */
const utcOffsetMs = 7 * 3_600_000;
const dayMs = 24 * 3_600_000;

const dayNumberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / dayMs;
const dayOfNumber = (number: number): string => new Date(number * dayMs).toISOString().slice(0, 10);

/** Returns the day of an instant in Ho Chi Minh City, `2021-06-30`. */
export const cityDayOf = (instant: Date): string =>
  new Date(instant.getTime() + utcOffsetMs).toISOString().slice(0, 10);

/** Returns the time of an instant in Ho Chi Minh City, `07:00`. */
export const cityTimeOf = (instant: Date): string =>
  new Date(instant.getTime() + utcOffsetMs).toISOString().slice(11, 16);

/** Returns the instant of a day and time in Ho Chi Minh City. `24:00` is the start of the next day. */
export function instantInCity(day: string, time: string): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return new Date(dayNumberOf(day) * dayMs - utcOffsetMs + (hours * 60 + minutes) * 60_000);
}

/** Returns the weekday of a day: 1 is Monday, 7 is Sunday. */
export const weekdayOf = (day: string): number => ((dayNumberOf(day) + 3) % 7) + 1;

/** Returns the day a number of days after another. */
export const addDays = (day: string, days: number): string => dayOfNumber(dayNumberOf(day) + days);

/** Lists the days of a range, both ends included. */
export function daysBetween(first: string, last: string): string[] {
  const start = dayNumberOf(first);
  return Array.from({ length: Math.max(0, dayNumberOf(last) - start + 1) }, (_, at) =>
    dayOfNumber(start + at),
  );
}

/** Returns the first and the last day of a month, `2021-07`. */
export function daysOfMonth(month: string): { first: string; last: string } {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return {
    first: `${month}-01`,
    last: new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10),
  };
}

/** Returns the month that lies a number of months after another. */
export function addMonths(month: string, months: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** Returns a shift that starts on a day; it ends on the next day when its end is not after its start. */
export function shiftOnDay(
  day: string,
  { accountId, rank, startTime, endTime }: Omit<PatternLine, 'weekdays'>,
): PlannedShift {
  const startsAt = instantInCity(day, startTime);
  const sameDay = instantInCity(day, endTime);
  const endsAt = sameDay.getTime() > startsAt.getTime() ? sameDay : instantInCity(addDays(day, 1), endTime);
  return { accountId, rank, startsAt, endsAt };
}

/** Makes the shifts of a weekly pattern for a range of days, both ends included, in the order of their start. */
export function expandPattern(lines: readonly PatternLine[], first: string, last: string): PlannedShift[] {
  return daysBetween(first, last).flatMap((day) =>
    lines
      .filter(({ weekdays }) => weekdays.includes(weekdayOf(day)))
      .map((line) => shiftOnDay(day, line))
      .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime()),
  );
}

/**
 * Makes the shifts of a month from those of the month before. Each day gets the shifts that start on the same weekday four weeks
 * earlier, or five weeks earlier when four weeks earlier lies in the same month. Every day therefore has exactly one source.
 */
export function copyPreviousMonth(shifts: readonly PlannedShift[], month: string): PlannedShift[] {
  const source = addMonths(month, -1);
  const byDay = new Map<string, PlannedShift[]>();
  for (const shift of shifts) {
    const day = cityDayOf(shift.startsAt);
    byDay.set(day, [...(byDay.get(day) ?? []), shift]);
  }
  const { first, last } = daysOfMonth(month);
  return daysBetween(first, last).flatMap((day) => {
    const weeks = addDays(day, -28).startsWith(source) ? 4 : 5;
    return (byDay.get(addDays(day, -7 * weeks)) ?? []).map(({ accountId, rank, startsAt, endsAt }) => ({
      accountId,
      rank,
      startsAt: new Date(startsAt.getTime() + weeks * 7 * dayMs),
      endsAt: new Date(endsAt.getTime() + weeks * 7 * dayMs),
    }));
  });
}

/** Exchanges the people of two shifts. */
export const swapShifts = (a: PlannedShift, b: PlannedShift): [PlannedShift, PlannedShift] => [
  { ...a, accountId: b.accountId },
  { ...b, accountId: a.accountId },
];

/** Replaces the person of a shift between two instants. What lies outside of them stays with the first person. */
export function replaceInShift(shift: PlannedShift, accountId: string, from: Date, to: Date): PlannedShift[] {
  const start = new Date(Math.max(from.getTime(), shift.startsAt.getTime()));
  const end = new Date(Math.min(to.getTime(), shift.endsAt.getTime()));
  if (start.getTime() >= end.getTime()) return [shift];
  return [
    { ...shift, endsAt: start },
    { ...shift, accountId, startsAt: start, endsAt: end },
    { ...shift, startsAt: end },
  ].filter(({ startsAt, endsAt }) => startsAt.getTime() < endsAt.getTime());
}

/** Whether the length of a shift is allowed. */
export const hasAllowedLength = ({ startsAt, endsAt }: Pick<DutyShift, 'startsAt' | 'endsAt'>): boolean => {
  const length = endsAt.getTime() - startsAt.getTime();
  return length > 0 && length <= maxShiftHours * 3_600_000;
};
