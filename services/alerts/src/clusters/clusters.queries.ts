import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

/** Locks the search for clusters until the transaction ends: two searches at the same time would open two clusters for the same cases. */
export const lockClusterSearch = (manager: EntityManager): Promise<object[]> =>
  queryRows(manager, `select pg_advisory_xact_lock(hashtext('cluster-search'))`);

/** Puts cases into a cluster or into none. SQL, because it is an upsert of many rows. */
export async function upsertMembers(
  manager: EntityManager,
  members: {
    readonly caseIds: readonly string[];
    readonly clusterId: string | null;
    readonly changedAt: Date;
    readonly changedByName: string | null;
  },
): Promise<void> {
  await queryRows(
    manager,
    `insert into case_cluster_member (case_id, cluster_id, changed_at, changed_by_name)
     select id, $2::uuid, $3, $4 from unnest($1::uuid[]) as t(id) order by id
     on conflict (case_id) do update
       set cluster_id = excluded.cluster_id, changed_at = excluded.changed_at, changed_by_name = excluded.changed_by_name`,
    [members.caseIds, members.clusterId, members.changedAt, members.changedByName],
  );
}

/** Puts cases into a cluster that have none. What people have decided about a case meanwhile stays. SQL, because many rows are inserted. */
export async function insertMembers(
  manager: EntityManager,
  caseIds: readonly string[],
  clusterId: string,
  changedAt: Date,
): Promise<void> {
  await queryRows(
    manager,
    `insert into case_cluster_member (case_id, cluster_id, changed_at)
     select id, $2::uuid, $3 from unnest($1::uuid[]) as t(id) order by id on conflict (case_id) do nothing`,
    [caseIds, clusterId, changedAt],
  );
}

/** A cluster in a list, with the numbers of its cases. */
export interface ClusterRow {
  readonly id: string;
  readonly code: string;
  readonly state: string;
  readonly cause: string;
  readonly openedAt: Date;
  readonly openedByName: string | null;
  readonly unitNames: string[];
  readonly caseCount: number;
  readonly openCaseCount: number;
  readonly confirmedCaseCount: number;
  readonly firstDay: string;
  readonly lastDay: string;
}

/**
 * Finds the clusters that have a case within a jurisdiction, the newest first. Units of other areas are not named. SQL, because it aggregates. `case_cluster_recent` and
 * `case_cluster_member_of` serve it.
 */
export function findClusters(
  manager: EntityManager,
  actor: Actor,
  { states, id }: { readonly states: readonly string[]; readonly id: string | null },
  limit: number,
): Promise<ClusterRow[]> {
  const scope = jurisdictionSql(actor, 'k.area_path', 4);
  return queryRows(
    manager,
    `select c.id, c.code, c.state, c.cause, c.opened_at as "openedAt", c.opened_by_name as "openedByName",
       array_agg(distinct k.unit_name) filter (where ${scope.sql}) as "unitNames", count(*)::int as "caseCount",
       count(*) filter (where k.state not in ('RULED_OUT', 'CLOSED'))::int as "openCaseCount",
       count(*) filter (where k.state = 'CONFIRMED' or k.reason in ('recovered', 'died', 'transferred-out', 'lost-to-follow-up'))::int as "confirmedCaseCount",
       min(k.day)::text as "firstDay", max(k.day)::text as "lastDay"
     from case_cluster c
     join case_cluster_member m on m.cluster_id = c.id
     join suspected_case k on k.id = m.case_id
     where c.state = any($1) and ($2::uuid is null or c.id = $2::uuid)
     group by c.id
     having bool_or(${scope.sql})
     order by c.opened_at desc, c.id desc limit $3`,
    [states, id, limit, ...scope.parameters],
  );
}
