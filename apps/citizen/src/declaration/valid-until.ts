import { cityDay, formatDate, formatTime } from '@khai-bao/ui';
import type { CitizenTexts } from '../texts/index.js';

const day = 86_400_000;

/** `07:15 ngày mai`: a time as people say it, from now. */
export function formatValidUntil(t: CitizenTexts, until: string, now: number): string {
  const time = formatTime(until);
  const on = cityDay(until);
  if (on === cityDay(now)) return t.pass.todayAt(time);
  return on === cityDay(now + day) ? t.pass.tomorrowAt(time) : t.pass.dayAt(time, formatDate(until));
}
