import type { ResponsibleTier, Role } from '@khai-bao/contracts';
import { jurisdictionSql, type Actor, type ScopeSql } from '@khai-bao/platform/auth';

/**
 * Builds the condition of the threads that an account may see:
 * - threads of its area and below;
 * - announcements and talks of the areas above, except technical troubles;
 * - for the Department of Health and the medical side: no registrations, except pharmacies for the Department of Health;
 * - reminders: the reminded committee and the tier above it;
 * - the thread of the pharmacy list: the Department of Health and DIC only;
 * - morning reports: the medical centre of that area, and HCDC those of the city.
 */
export function threadScopeSql(actor: Pick<Actor, 'role' | 'areaPath'>, next: number): ScopeSql {
  const within = jurisdictionSql(actor, 't.area_path', next);
  const above = next + within.parameters.length;
  const fromAbove = `(t.kind <> 'registration' and t.trouble_id is null and t.area_path = any(string_to_array($${above}, ',')))`;
  const health =
    actor.role === 'health-department' || actor.role === 'medical-centre' || actor.role === 'cdc';
  const kinds = health
    ? `(t.kind <> 'registration' or exists (select 1 from unit u2 where u2.id = t.unit_id and u2.kind = 'pharmacy' and ${actor.role === 'health-department'}))`
    : 'true';
  const reminded = reminderTiersByRole[actor.role] ?? [];
  const reminders = `(t.reminds is null or (${within.sql} and t.reminds = any(array[${reminded.map((tier) => `'${tier}'`).join(', ')}]::text[])))`;
  const purposes = actor.role === 'dic-operator' || actor.role === 'health-department';
  const isMedical = actor.role === 'medical-centre' || actor.role === 'cdc';
  const reports = `(t.morning_report_of is null or (${isMedical} and t.area_path = $${next}))`;
  return {
    sql: `(((${within.sql} and ${kinds}) or ${fromAbove}) and ${reminders} and (t.purpose is null or ${purposes}) and ${reports})`,
    parameters: [...within.parameters, ancestorPaths(actor.areaPath ?? '').join(',')],
  };
}

/** Tiers whose reminders a role sees: its own and the one below. */
const reminderTiersByRole: Partial<Record<Role, readonly ResponsibleTier[]>> = {
  'ward-officer': ['ward'],
  'district-officer': ['ward', 'district'],
  'dic-operator': ['district', 'dic'],
  'health-department': ['health'],
};

/** Paths of the areas above: `79` and `79.760` for `79.760.26740`. */
const ancestorPaths = (path: string): string[] => {
  const parts = path.split('.');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('.'));
};

/** Whether a thread in this state requires an action of this role. */
export function isActionRequired(role: Role, state: string | null): boolean {
  if (role === 'dic-operator') return state === 'REQUESTED' || state === 'FORWARDED' || state === 'BOUNCED';
  if (role === 'ward-officer' || role === 'district-officer')
    return state === 'HANDOVER_WAITING' || state === 'HANDOVER_OPENED';
  return role === 'health-department' && state === 'PHARMACY_LISTED';
}
