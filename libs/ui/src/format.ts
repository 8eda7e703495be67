import { formatPhone } from '@khai-bao/health-form';
import type { Language } from './language.js';

/** The time zone of days, windows and screens. */
export const timeZone = 'Asia/Ho_Chi_Minh';
type Instant = Date | string | number;

const dateParts = new Intl.DateTimeFormat('en-GB', {
  timeZone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function toDateParts(when: Instant): Record<string, string> {
  return Object.fromEntries(dateParts.formatToParts(new Date(when)).map((part) => [part.type, part.value]));
}

/** `30/06/2021`, in the city's time. A plain day (`2021-06-30`) is taken as it stands. */
export function formatDate(when: Instant): string {
  if (typeof when === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(when))
    return when.split('-').reverse().join('/');
  const p = toDateParts(when);
  return `${p.day}/${p.month}/${p.year}`;
}

/** `07:15`, in the city's time. */
export function formatTime(when: Instant): string {
  const p = toDateParts(when);
  return `${p.hour}:${p.minute}`;
}

/** `07:15:42`, in the city's time. */
export function formatSeconds(when: Instant): string {
  return `${formatTime(when)}:${toDateParts(when).second}`;
}

/** `30/06/2021 07:15`, in the city's time. */
export function formatDateTime(when: Instant): string {
  return `${formatDate(when)} ${formatTime(when)}`;
}

/** `07:15` when it was today, else `30/06 07:15`. */
export function formatMoment(when: Instant, now: Instant = Date.now()): string {
  const day = formatDate(when);
  return day === formatDate(now) ? formatTime(when) : `${day.slice(0, 5)} ${formatTime(when)}`;
}

/** The city's day as `2021-06-30`. */
export function cityDay(when: Instant = Date.now()): string {
  const p = toDateParts(when);
  return `${p.year}-${p.month}-${p.day}`;
}

const weekdays: Record<Language, readonly string[]> = {
  vi: ['Chủ Nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
};

/** `Thứ Tư, 30/06/2021`, in the city's time. */
export function formatLongDate(when: Instant, language: Language): string {
  const day = typeof when === 'string' && when.length === 10 ? when : cityDay(when);
  return `${weekdays[language][new Date(`${day}T00:00:00Z`).getUTCDay()] ?? ''}, ${formatDate(day)}`;
}

export { formatPhone };

/** The middle hidden, for a screen that others can see: `0903 ••• 456`. */
export function maskPhone(phone: string): string {
  const shown = formatPhone(phone);
  const groups = shown.split(' ');
  return groups.length < 3
    ? shown
    : groups.map((group, i) => (i === 1 ? '•'.repeat(group.length) : group)).join(' ');
}

const units: Record<
  Language,
  readonly [
    day: string,
    days: string,
    hour: string,
    hours: string,
    minute: string,
    minutes: string,
    now: string,
  ]
> = {
  vi: ['ngày', 'ngày', 'giờ', 'giờ', 'phút', 'phút', 'vừa xong'],
  en: ['day', 'days', 'hour', 'hours', 'minute', 'minutes', 'just now'],
};

/** How long, in at most two words: `1 ngày 3 giờ`, `2 giờ`, `14 phút`; less than a minute is `vừa xong`. Milliseconds. */
export function formatDuration(ms: number, language: Language): string {
  const [day, days, hour, hours, minute, minutes, now] = units[language];
  const total = Math.max(0, Math.floor(ms / 60_000));
  const d = Math.floor(total / 1440);
  const h = Math.floor((total % 1440) / 60);
  const m = total % 60;
  const formatCount = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
  if (d > 0)
    return h > 0 && d < 7
      ? `${formatCount(d, day, days)} ${formatCount(h, hour, hours)}`
      : formatCount(d, day, days);
  if (h > 0)
    return m > 0 && h < 6
      ? `${formatCount(h, hour, hours)} ${formatCount(m, minute, minutes)}`
      : formatCount(h, hour, hours);
  return m > 0 ? formatCount(m, minute, minutes) : now;
}

/** A stopwatch: `00:41`, `18:30`, `1:02:05`. Milliseconds; never below zero. */
export function formatStopwatch(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const h = Math.floor(s / 3600);
  return `${h > 0 ? `${h}:` : ''}${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}`;
}

/** Initials for the round sign beside a name: the last two words, as Vietnamese names are called by the last. */
export function initials(name: string): string {
  const words = name
    .replace(/^(BS|ThS|TS)\.?\s/i, '')
    .trim()
    .split(/\s+/)
    .filter(Boolean);
  return words
    .slice(-2)
    .map((word) => word[0]?.toLocaleUpperCase('vi') ?? '')
    .join('');
}
