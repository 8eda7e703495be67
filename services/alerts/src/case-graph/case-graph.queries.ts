import type { CaseState, ContactReason } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';

/** A case as a graph shows it: nothing of its person. */
export interface GraphCaseRow {
  readonly id: string;
  readonly code: string;
  readonly state: CaseState;
  readonly day: string;
  readonly onsetDay: string | null;
  readonly unitId: string;
  readonly unitName: string;
  readonly areaPath: string;
  readonly areaName: string;
  readonly originAreaPath: string | null;
}

const graphColumns = `k.id, k.code, k.state, k.day::text as day, k.onset_day::text as "onsetDay", k.unit_id as "unitId", k.unit_name as "unitName",
  k.area_path as "areaPath", k.area_name as "areaName", k.origin_area_path as "originAreaPath"`;

/** Finds the cases of a cluster, the newest first. `case_cluster_member_of` serves it. */
export const findCasesOfCluster = (
  manager: EntityManager,
  clusterId: string,
  limit: number,
): Promise<GraphCaseRow[]> =>
  queryRows(
    manager,
    `select ${graphColumns} from case_cluster_member m join suspected_case k on k.id = m.case_id
     where m.cluster_id = $1 order by k.opened_at desc, k.id desc limit $2`,
    [clusterId, limit],
  );

/**
 * Finds the surroundings of a case, the case itself included, the nearest in time first: cases of its unit within days, of its cluster,
 * of the same person on its day, merged ones, those of its contacts, and those whose contact its person is, opened from a contact or not. SQL, because it is a
 * union. The indexes of each part serve it: `one_case_per_person_unit_day`, `case_cluster_member_of`, `case_by_person`, `case_contact_by_person`, and those of `case_link`.
 */
export const findSurroundingCases = (
  manager: EntityManager,
  { id, unitId, day, personIndex }: Pick<SuspectedCaseEntity, 'id' | 'unitId' | 'day' | 'personIndex'>,
  days: number,
  limit: number,
): Promise<GraphCaseRow[]> =>
  queryRows(
    manager,
    `with near as (
       select n.id from suspected_case n where n.unit_id = $2 and n.day between $3::date - $5::int and $3::date + $5::int
       union select o.case_id from case_cluster_member m join case_cluster_member o on o.cluster_id = m.cluster_id where m.case_id = $1
       union select p.id from suspected_case p where p.day = $3::date and p.person_index = $4
       union select d.id from suspected_case d where d.merged_into = $1 and d.day between $3::date - $5::int and $3::date + $5::int
       union select t.id from case_contact c join suspected_case t on t.day = c.day and t.person_index = c.person_index where c.case_id = $1
       union select c.case_id from case_contact c where c.day = $3::date and c.person_index = $4
       union select l.contact_of_id from case_link l where l.case_id = $1
       union select l.case_id from case_link l where l.contact_of_id = $1)
     select ${graphColumns} from near join suspected_case k on k.id = near.id
     order by k.id = $1 desc, abs(k.day - $3::date), k.opened_at desc, k.id desc limit $6`,
    [id, unitId, day, personIndex, days, limit],
  );

/** Two cases that belong together, and why. */
export interface GraphLinkRow {
  readonly fromId: string;
  readonly toId: string;
  readonly kind: 'same-person' | 'merged' | 'contact';
  /** Reason of a contact. */
  readonly reason: ContactReason | null;
}

/**
 * Finds the links among cases: of one person on one day, merged, or from a case to that of its contact. SQL, because it is a union.
 * The primary keys, `case_by_person` and `case_contact_by_person` serve it.
 */
export const findLinks = (manager: EntityManager, ids: readonly string[]): Promise<GraphLinkRow[]> =>
  queryRows(
    manager,
    `select a.id as "fromId", b.id as "toId", 'same-person' as kind, null as reason
       from suspected_case a join suspected_case b on b.day = a.day and b.person_index = a.person_index and b.id > a.id
       where a.id = any($1::uuid[]) and b.id = any($1::uuid[]) and a.merged_into is distinct from b.id and b.merged_into is distinct from a.id
     union all select d.id, d.merged_into, 'merged', null from suspected_case d where d.id = any($1::uuid[]) and d.merged_into = any($1::uuid[])
     union all select * from (select distinct on (near."fromId", near."toId") near."fromId", near."toId", 'contact', near.reason from
       (select c.case_id as "fromId", t.id as "toId", c.reason
          from suspected_case t join case_contact c on c.day = t.day and c.person_index = t.person_index
          where t.id = any($1::uuid[]) and c.case_id = any($1::uuid[]) and c.case_id <> t.id
        union all select l.contact_of_id, l.case_id, null from case_link l
          where l.case_id = any($1::uuid[]) and l.contact_of_id = any($1::uuid[])) near
       order by near."fromId", near."toId", near.reason nulls last) contacts`,
    [ids],
  );
