import type { CaseNotification } from '@khai-bao/contracts';
import type { SuspectedCaseEntity } from './suspected-case.entity.js';

/** Lists which levels were notified of a case, and when. */
export function notificationsOf({
  notifiedDistrictAt: district,
  notifiedCityAt: city,
}: Pick<SuspectedCaseEntity, 'notifiedDistrictAt' | 'notifiedCityAt'>): CaseNotification[] {
  return [
    ...(district === null ? [] : [{ target: 'district' as const, at: district.toISOString() }]),
    ...(city === null ? [] : [{ target: 'city' as const, at: city.toISOString() }]),
  ];
}
