import { daysBefore } from '@khai-bao/platform/core';

/**
 * Returns the day of the partition that stores a record. A record without a day is kept forever. A day outside the retention
 * window (a wrong clock, an old event) counts as today, so that its record expires too.
 */
export function partitionDayOf(day: string | null, today: string, retentionDays: number): string {
  if (day === null) return 'infinity';
  return day <= today && day >= daysBefore(today, retentionDays) ? day : today;
}
