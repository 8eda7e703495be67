import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { AccountEntity } from '../accounts/account.entity.js';
import { AccessTrailEntity } from './access-trail.entity.js';

/** A filter of the access trail. An absent member does not filter. */
export interface TrailFilter {
  readonly from?: Date | undefined;
  readonly before?: Date | undefined;
  readonly matches?: SearchMatches | undefined;
}

/** What a search matches; an access needs one of the three. */
export interface SearchMatches {
  readonly actorIds: readonly string[];
  /** Ids of accounts, units and areas, as stored in `subject_id`. */
  readonly subjectIds: readonly string[];
  /** Part of the stored name of a subject, as it was typed. */
  readonly subjectName: string;
}

/** An access with the name and place of its actor; null while the account is unknown. */
export type AccessWithActor = AccessTrailEntity & {
  readonly displayNameSealed: string | null;
  readonly place: string | null;
};

/**
 * Finds a page of accesses, the newest first, after a cursor of time and id. SQL, because it joins the account, whose entity
 * is not related, and compares rows. `access_trail_recent` serves it; `access_trail_actor` and `access_trail_subject` a search.
 */
export function findAccessPage(
  manager: EntityManager,
  filter: TrailFilter,
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<AccessWithActor[]> {
  const parameters: unknown[] = [limit];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  const conditions: string[] = [];
  if (after !== null)
    conditions.push(`(t.at, t.id) < (${bind(after[0])}::timestamptz, ${bind(after[1])}::bigint)`);
  if (filter.from !== undefined) conditions.push(`t.at >= ${bind(filter.from)}`);
  if (filter.before !== undefined) conditions.push(`t.at < ${bind(filter.before)}`);
  if (filter.matches !== undefined) {
    const actors = bind(filter.matches.actorIds);
    const subjects = bind(filter.matches.subjectIds);
    const name = bind(`%${filter.matches.subjectName.replaceAll(/[\\%_]/g, '\\$&')}%`);
    conditions.push(
      `(t.actor_id = any(${actors}::uuid[]) or t.subject_id = any(${subjects}::text[])
        or (t.subject_kind = 'unit-day' and split_part(t.subject_id, '/', 1) = any(${subjects}::text[]))
        or t.subject_name ilike ${name})`,
    );
  }
  return queryEntities<AccessTrailEntity, { displayNameSealed: string | null; place: string | null }>(
    manager,
    AccessTrailEntity,
    `select t.*, a.display_name_sealed as "displayNameSealed", a.place
     from access_trail t left join account a on a.id = t.actor_id
     ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`} order by t.at desc, t.id desc limit $1`,
    parameters,
  );
}

/** Lists what a search compares of every account. SQL, because mapping each row to an entity costs as much as the query. */
export const listNamedAccounts = (
  manager: EntityManager,
): Promise<Pick<AccountEntity, 'id' | 'role' | 'unitId' | 'unitName' | 'place' | 'displayNameSealed'>[]> =>
  queryRows(
    manager,
    'select id, role, unit_id as "unitId", unit_name as "unitName", place, display_name_sealed as "displayNameSealed" from account',
  );
