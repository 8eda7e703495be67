import { dayInHoChiMinh, daysBefore, startOfDay } from '../core/clock.js';
import { isWorkingDay, type WorkingDays } from './working-days.js';

/** Working time of offices, in the city's time: UTC+7 all year, without daylight saving. */
export interface WorkingTime extends WorkingDays {
  /** Parts of a day in order: `07:30-11:30,13:00-17:00`. */
  readonly hours: string;
}

interface DayPart {
  readonly from: number;
  readonly to: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Maximum number of days that are searched, so that a configuration without working hours ends with an error. */
const maxSearchedDays = 3_700;

/** Parts of a day in milliseconds after midnight; null when the text is invalid or the parts are not in order. */
export function parseDayParts(text: string): readonly DayPart[] | null {
  const parts: DayPart[] = [];
  for (const part of text.split(',')) {
    const [, h1, m1, h2, m2] = /^(\d{2}):([0-5]\d)-(\d{2}):([0-5]\d)$/.exec(part) ?? [];
    if (h1 === undefined) return null;
    const from = (Number(h1) * 60 + Number(m1)) * minuteMs;
    const to = (Number(h2) * 60 + Number(m2)) * minuteMs;
    if (from >= to || to > 24 * hourMs || from < (parts.at(-1)?.to ?? 0)) return null;
    parts.push({ from, to });
  }
  return parts;
}

/** The working parts of a day as instants (epoch milliseconds), in order; empty on a day off. */
function workingPartsOf(day: string, working: WorkingTime): DayPart[] {
  if (!isWorkingDay(day, working)) return [];
  const midnight = startOfDay(day).getTime();
  return (parseDayParts(working.hours) ?? []).map(({ from, to }) => ({
    from: midnight + from,
    to: midnight + to,
  }));
}

/** Returns whether an instant is within working hours; the end of a part is exclusive. */
export const isWorkingInstant = (at: Date, working: WorkingTime): boolean =>
  workingPartsOf(dayInHoChiMinh(at), working).some(
    ({ from, to }) => from <= at.getTime() && at.getTime() < to,
  );

/** Returns the next instant within working hours, or the same instant when it is within them. */
export function nextWorkingInstant(at: Date, working: WorkingTime): Date {
  let day = dayInHoChiMinh(at);
  for (let n = 0; n < maxSearchedDays; n += 1, day = daysBefore(day, -1))
    for (const { from, to } of workingPartsOf(day, working))
      if (to > at.getTime()) return new Date(Math.max(from, at.getTime()));
  throw new Error('the working time has no working hours');
}

/** Returns the instant at which a number of working hours have passed since another. */
export function addWorkingHours(since: Date, hours: number, working: WorkingTime): Date {
  let left = hours * hourMs;
  let day = dayInHoChiMinh(since);
  for (let n = 0; n < maxSearchedDays; n += 1, day = daysBefore(day, -1))
    for (const { from, to } of workingPartsOf(day, working)) {
      const begin = Math.max(since.getTime(), from);
      if (to <= begin) continue;
      if (to - begin >= left) return new Date(begin + left);
      left -= to - begin;
    }
  throw new Error('the working time has no working hours');
}

/** Returns the latest instant since which a number of working hours have passed. Work that started then or earlier is overdue. */
export function subtractWorkingHours(now: Date, hours: number, working: WorkingTime): Date {
  let left = hours * hourMs;
  let day = dayInHoChiMinh(now);
  for (let n = 0; n < maxSearchedDays; n += 1, day = daysBefore(day, 1))
    for (const { from, to } of workingPartsOf(day, working).reverse()) {
      const end = Math.min(now.getTime(), to);
      if (end <= from) continue;
      if (end - from >= left) return new Date(end - left);
      left -= end - from;
    }
  throw new Error('the working time has no working hours');
}
