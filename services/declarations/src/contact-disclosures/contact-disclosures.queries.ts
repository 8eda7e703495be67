import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';

/** Stores which declarations a case got. A repeated one changes nothing. SQL, because it inserts the rows of a page at once. */
export const insertContactDisclosures = (
  manager: EntityManager,
  caseId: string,
  declarations: readonly { readonly declarationId: string; readonly day: string }[],
  at: Date,
): Promise<object[]> =>
  queryRows(
    manager,
    `insert into contact_disclosure (declaration_id, case_id, day, disclosed_at)
     select d.id, $1, d.day, $4 from unnest($2::uuid[], $3::date[]) as d(id, day) on conflict do nothing`,
    [caseId, declarations.map(({ declarationId }) => declarationId), declarations.map(({ day }) => day), at],
  );

/** Stores when a case ended, or that it is open again. SQL, because only rows that differ are written. `contact_disclosure_by_case` serves it. */
export const setDisclosureEnd = (
  manager: EntityManager,
  caseId: string,
  endedAt: string | null,
): Promise<object[]> =>
  queryRows(
    manager,
    'update contact_disclosure set case_ended_at = $2 where case_id = $1 and (case_ended_at is null) <> ($2::timestamptz is null)',
    [caseId, endedAt],
  );

/** Finds the open cases that hold the content of a declaration. The primary key serves it. */
export const findHoldingCases = (
  runner: DataSource | EntityManager,
  declarationId: string,
): Promise<{ readonly caseId: string }[]> =>
  queryRows(
    runner,
    'select case_id as "caseId" from contact_disclosure where declaration_id = $1 and case_ended_at is null order by case_id',
    [declarationId],
  );
