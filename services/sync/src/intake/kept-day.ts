import { daysBefore } from '@khai-bao/platform/core';

/**
 * The partition that a record stands in. What has no day is kept for good; a day outside the retention window
 * (a wrong clock, an event of long ago) counts as today, so that it ends with a partition as well.
 */
export function keptDay(day: string | null, today: string, retentionDays: number): string {
  if (day === null) return 'infinity';
  return day <= today && day >= daysBefore(today, retentionDays) ? day : today;
}
