import { dayInHoChiMinh, daysBefore, startOfDay } from '@khai-bao/platform/observability';
import { isWorkingDay } from '../receipts/working-days.js';

const minute = 60_000;

/** Parts of a working day, in minutes after midnight, in order. */
export type WorkingHours = readonly { readonly from: number; readonly to: number }[];

/** `07:30-11:30,13:00-17:00`; null when it is no such text, or the parts are not in order. */
export function parseWorkingHours(text: string): WorkingHours | null {
  const parts: { from: number; to: number }[] = [];
  for (const part of text.split(',')) {
    const [, h1, m1, h2, m2] = /^(\d{2}):([0-5]\d)-(\d{2}):([0-5]\d)$/.exec(part) ?? [];
    if (h1 === undefined) return null;
    const [from, to] = [Number(h1) * 60 + Number(m1), Number(h2) * 60 + Number(m2)];
    if (from >= to || to > 24 * 60 || from < (parts.at(-1)?.to ?? 0)) return null;
    parts.push({ from, to });
  }
  return parts;
}

/** The instant at which so many hours of work have passed since another; nights, weekends and holidays do not count. */
export function afterWorkingHours(
  since: Date,
  hours: number,
  working: WorkingHours,
  holidays: ReadonlySet<string>,
): Date {
  let left = hours * 60 * minute;
  for (let day = dayInHoChiMinh(since); ; day = daysBefore(day, -1)) {
    if (!isWorkingDay(day, holidays)) continue;
    const midnight = startOfDay(day).getTime();
    for (const { from, to } of working) {
      const begin = Math.max(since.getTime(), midnight + from * minute);
      const length = midnight + to * minute - begin;
      if (length <= 0) continue;
      if (length >= left) return new Date(begin + left);
      left -= length;
    }
  }
}
