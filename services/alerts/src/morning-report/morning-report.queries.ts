import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { MorningReportEntity } from './morning-report.entity.js';

/** The numbers of a morning report. */
export type MorningNumbers = Pick<
  MorningReportEntity,
  'opened' | 'openCount' | 'overdue' | 'contacts' | 'contactsReached' | 'clusters'
>;

const open = `k.state in ('NEW', 'ACKNOWLEDGED', 'INVESTIGATING', 'CONFIRMED')`;

/**
 * Counts what a morning report says about an area. SQL, because it aggregates. `case_by_path` and `case_by_state` serve the cases, the
 * unique key of `case_contact` the contacts, `case_cluster_member_of` the clusters.
 */
export async function countMorningNumbers(
  manager: EntityManager,
  scope: Pick<Actor, 'areaPath'>,
  { since, now }: { readonly since: Date; readonly now: Date },
): Promise<MorningNumbers> {
  const within = jurisdictionSql(scope, 'k.area_path', 3);
  const [numbers] = await queryRows<MorningNumbers>(
    manager,
    `select cases.opened, cases."openCount", cases.overdue, near.contacts, near."contactsReached", grouped.clusters
     from (select count(*) filter (where k.opened_at >= $1)::int as opened, count(*) filter (where ${open})::int as "openCount",
         count(*) filter (where k.state = 'NEW' and k.escalate_at <= $2)::int as overdue
       from suspected_case k where ${within.sql} and k.merged_into is null and (${open} or k.opened_at >= $1)) cases,
     (select count(*)::int as contacts, count(c.reached_at)::int as "contactsReached"
       from suspected_case k join case_contact c on c.case_id = k.id where ${within.sql} and ${open}) near,
     (select count(distinct g.id)::int as clusters from case_cluster g join case_cluster_member m on m.cluster_id = g.id
       join suspected_case k on k.id = m.case_id where g.state = 'open' and ${within.sql}) grouped`,
    [since, now, ...within.parameters],
  );
  return numbers!;
}
