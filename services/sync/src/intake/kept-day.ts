const dayLength = 24 * 60 * 60 * 1000;

/** The day so many days before another, `2021-06-30`. */
export const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * dayLength).toISOString().slice(0, 10);

/**
 * The partition that a record stands in. What has no day is kept for good; a day outside the retention window
 * (a wrong clock, an event of long ago) counts as today, so that it ends with a partition as well.
 */
export function keptDay(day: string | null, today: string, retentionDays: number): string {
  if (day === null) return 'infinity';
  return day <= today && day >= daysBefore(today, retentionDays) ? day : today;
}
