import type { ResponsibleTier, Role } from '@khai-bao/contracts';
import { jurisdictionSql, type Actor, type ScopeSql } from '@khai-bao/platform/auth';

/**
 * Which threads somebody sees: those of their area and below; and what the areas above announce or talk about with them,
 * but for troubles of the feed, which are the city's. The Department of Health and the medical side see registrations of
 * pharmacies only, and all talks. Reminders are seen by the committee that they remind, and by the tier above it. A thread for
 * one purpose, the list of pharmacies, is for the Department of Health and DIC alone.
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
  return {
    sql: `(((${within.sql} and ${kinds}) or ${fromAbove}) and ${reminders} and (t.purpose is null or ${purposes}))`,
    parameters: [...within.parameters, ancestorPaths(actor.areaPath ?? '').join(',')],
  };
}

/** Whose reminders somebody sees: one's own and those of the tier below. */
const reminderTiersByRole: Partial<Record<Role, readonly ResponsibleTier[]>> = {
  'ward-officer': ['ward'],
  'district-officer': ['ward', 'district'],
  'dic-operator': ['district', 'dic'],
  'health-department': ['health'],
};

/** `79.760.26740` lies in `79.760` and in `79`. */
const ancestorPaths = (path: string): string[] => {
  const parts = path.split('.');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('.'));
};

/** Whether a thread in this state waits for somebody of this role. */
export function isActionRequired(role: Role, state: string | null): boolean {
  if (role === 'dic-operator') return state === 'REQUESTED' || state === 'FORWARDED' || state === 'BOUNCED';
  if (role === 'ward-officer' || role === 'district-officer')
    return state === 'HANDOVER_WAITING' || state === 'HANDOVER_OPENED';
  return role === 'health-department' && state === 'PHARMACY_LISTED';
}
