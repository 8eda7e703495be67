import type { CaseRow } from './case.row.js';

interface CaseNotification {
  readonly target: 'district' | 'city';
  /** ISO 8601. */
  readonly at: string;
}

/** Lists which levels were notified of a case, and when. */
export function notificationsOf({
  notified_district_at: district,
  notified_city_at: city,
}: Pick<CaseRow, 'notified_district_at' | 'notified_city_at'>): CaseNotification[] {
  return [
    ...(district === null ? [] : [{ target: 'district' as const, at: district.toISOString() }]),
    ...(city === null ? [] : [{ target: 'city' as const, at: city.toISOString() }]),
  ];
}
