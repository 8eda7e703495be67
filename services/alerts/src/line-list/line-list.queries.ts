import type { ContactReason } from '@khai-bao/contracts';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import type { Period } from '../picture/picture.queries.js';

type Scope = Pick<Actor, 'areaPath'>;

/** Finds the cases of a period after a day and id, in that order. SQL, because the cursor is a row. `case_by_day` serves it. */
export function findLineListCases(
  manager: EntityManager,
  scope: Scope,
  { from, to }: Period,
  after: readonly [day: string, id: string] | null,
  limit: number,
): Promise<SuspectedCaseEntity[]> {
  const within = jurisdictionSql(scope, 'area_path', 4);
  const next = 4 + within.parameters.length;
  return queryEntities(
    manager,
    SuspectedCaseEntity,
    `select * from suspected_case where ${within.sql} and merged_into is null and day between $1::date and $2::date
     ${after === null ? '' : `and (day, id) > ($${next}::date, $${next + 1}::uuid)`} order by day, id limit $3`,
    [from, to, limit, ...within.parameters, ...(after ?? [])],
  );
}

/** A case that has contacts. The day and the id are the cursor. */
export interface CaseWithContactsRow {
  readonly day: string;
  readonly id: string;
  /** The case, or the one into which it was merged. */
  readonly keptCaseId: string;
}

/** Finds the cases of a period that have contacts, merged ones too, after a day and id. `case_by_day` and the unique key of `case_contact` serve it. */
export function findCasesWithContacts(
  manager: EntityManager,
  scope: Scope,
  { from, to }: Period,
  after: readonly [day: string, id: string] | null,
  limit: number,
): Promise<CaseWithContactsRow[]> {
  const within = jurisdictionSql(scope, 'k.area_path', 4);
  const next = 4 + within.parameters.length;
  return queryRows(
    manager,
    `select k.day::text as day, k.id, coalesce(k.merged_into, k.id) as "keptCaseId" from suspected_case k
     where ${within.sql} and k.day between $1::date and $2::date and exists (select 1 from case_contact c where c.case_id = k.id)
     ${after === null ? '' : `and (k.day, k.id) > ($${next}::date, $${next + 1}::uuid)`} order by k.day, k.id limit $3`,
    [from, to, limit, ...within.parameters, ...(after ?? [])],
  );
}

/** A contact of a case: who was near. */
export interface LineListContactRow {
  readonly id: string;
  readonly day: string;
  readonly personIndex: string;
  /** The case of the contact in the same list; null: the contact is none. */
  readonly listedCaseId: string | null;
  readonly reason: ContactReason | 'imported';
}

/**
 * Finds the contacts of a case after an id, and the case of each contact in the same list: the one that was opened from it, or the contact's own. SQL, because it joins. The unique key of
 * `case_contact` and `case_by_person` serve it.
 */
export function findLineListContacts(
  manager: EntityManager,
  scope: Scope,
  { from, to }: Period,
  caseId: string,
  afterId: string | null,
  limit: number,
): Promise<LineListContactRow[]> {
  const within = jurisdictionSql(scope, 't.area_path', 6);
  return queryRows(
    manager,
    `select c.id, c.day::text as day, c.person_index as "personIndex", c.reason,
       coalesce((select t.id from suspected_case t where t.id = c.opened_case_id and ${within.sql}
          and t.merged_into is null and t.day between $1::date and $2::date),
        (select (array_agg(t.id order by t.id))[1] from suspected_case t where t.day = c.day and t.person_index = c.person_index and ${within.sql}
          and t.merged_into is null and t.day between $1::date and $2::date)) as "listedCaseId"
     from case_contact c where c.case_id = $4 and ($5::uuid is null or c.id > $5::uuid) order by c.id limit $3`,
    [from, to, limit, caseId, afterId, ...within.parameters],
  );
}
