import { Problem, daysBefore } from '@khai-bao/platform/core';
import type { Period } from './picture.queries.js';
import { maxPictureDays, type PeriodQuery } from './picture.dto.js';

/** Days of a period whose first day is left out. */
const usualDays = 14;

/** Lists the days of a period, the first one first. */
export function listDays({ from, to }: Period): string[] {
  const days: string[] = [];
  for (let day = to; day >= from; day = daysBefore(day, 1)) days.push(day);
  return days.reverse();
}

/** Completes a period that was asked for. @throws Problem ALERTS.PERIOD when it is empty or has more than `maxPictureDays` days */
export function completePeriod({ from, to }: Pick<PeriodQuery, 'from' | 'to'>, today: string): Period {
  const last = to ?? today;
  const first = from ?? daysBefore(last, usualDays - 1);
  if (first > last || first < daysBefore(last, maxPictureDays - 1)) throw new Problem('ALERTS.PERIOD');
  return { from: first, to: last };
}
