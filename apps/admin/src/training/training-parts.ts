import type { TrainingSessionDto } from '@khai-bao/api-client/support';
import { cityDay, formatTime } from '@khai-bao/ui';

/** The key under which the page of training keeps what it has read. */
export const trainingKey = ['training'] as const;

const timePattern = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Whether a text is a time of the day, `10:00`. */
export const isTimeOfDay = (text: string): boolean => timePattern.test(text);

/** The instant of a time of a day in Viet Nam, which has no daylight saving. */
export const toInstant = (day: string, time: string): string =>
  new Date(`${day}T${time}:00+07:00`).toISOString();

/** Day and times of a session in Viet Nam, as a form holds them. */
export const timesOf = ({ startsAt, endsAt }: Pick<TrainingSessionDto, 'startsAt' | 'endsAt'>) => ({
  day: cityDay(new Date(startsAt)),
  from: formatTime(startsAt),
  to: formatTime(endsAt),
});

/** What is going on with a session at an instant. */
export function phaseOf(
  { state, startsAt, endsAt }: Pick<TrainingSessionDto, 'state' | 'startsAt' | 'endsAt'>,
  now: number,
): 'cancelled' | 'ahead' | 'running' | 'over' {
  if (state === 'CANCELLED') return 'cancelled';
  if (now >= Date.parse(endsAt)) return 'over';
  return now >= Date.parse(startsAt) ? 'running' : 'ahead';
}

/** Whether a text can be the address of a room. */
export function isHttpsAddress(text: string): boolean {
  try {
    return new URL(text).protocol === 'https:';
  } catch {
    return false;
  }
}

/** Whether a text looks like a mail address; the service decides. */
export const isMailAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
