import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { AccountEntity } from '../accounts/account.entity.js';
import { duplicateOpenSql, type AccountRequest } from './approval/request-facts.js';
import { requestFilterSql, type RequestFilter } from './request-filter.js';

/**
 * Finds a page of requests within the actor's area by time and id, after a cursor of these two. SQL, because it computes the
 * duplicate flag of each and compares rows. `account_requests` serves it.
 * @param now reference time of the filter's age band
 */
export function findRequestPage(
  manager: EntityManager,
  actor: Actor,
  filter: RequestFilter & { readonly state: 'REQUESTED' | 'ALL' },
  now: Date,
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<AccountRequest[]> {
  const scope = jurisdictionSql(actor, 'a.area_path', 1);
  const parameters: unknown[] = [...scope.parameters, limit];
  const where = [
    `role = 'unit-admin'`,
    'requested_at is not null',
    scope.sql,
    ...requestFilterSql(filter, now, parameters),
  ];
  if (filter.state === 'REQUESTED') where.push(`state = 'REQUESTED'`);
  if (after !== null)
    where.push(
      `(requested_at, id) > ($${parameters.push(after[0])}::timestamptz, $${parameters.push(after[1])}::uuid)`,
    );
  return queryEntities<AccountEntity, { duplicateOpen: boolean }>(
    manager,
    AccountEntity,
    `select a.*, ${duplicateOpenSql} as "duplicateOpen" from account a where ${where.join(' and ')} order by requested_at, id limit $3`,
    parameters,
  );
}

/** Counts the waiting requests and all requests within the actor's area, in one statement. */
export async function countRequests(
  manager: EntityManager,
  actor: Actor,
): Promise<{ requested: number; all: number }> {
  const scope = jurisdictionSql(actor, 'a.area_path', 1);
  const [counts] = await queryRows<{ requested: number; all: number }>(
    manager,
    `select count(*) filter (where state = 'REQUESTED')::int as requested, count(*)::int as "all" from account a where role = 'unit-admin' and ${scope.sql}`,
    [...scope.parameters],
  );
  return counts ?? { requested: 0, all: 0 };
}

/** Expression by which waiting requests are counted; null: in total. */
export type RequestGrouping = 'area_path' | 'unit_kind' | `split_part(area_path, '.', 2)` | null;

/** Number of waiting requests with one value of the grouping. */
export interface RequestCount {
  readonly key: string;
  /** The district's path, or the ward's when grouped by `area_path`. */
  readonly path: string;
  readonly areaName: string;
  readonly requestCount: number;
  /** Null when there are none, which only a total has. */
  readonly oldestAt: Date | null;
}

/** Counts waiting requests within the actor's area. SQL, because it aggregates. */
export function countWaitingRequestsBy(
  manager: EntityManager,
  actor: Actor,
  filter: RequestFilter,
  now: Date,
  grouping: RequestGrouping,
): Promise<RequestCount[]> {
  const scope = jurisdictionSql(actor, 'area_path', 1);
  const parameters: unknown[] = [...scope.parameters];
  const where = [
    `role = 'unit-admin' and state = 'REQUESTED'`,
    scope.sql,
    ...requestFilterSql(filter, now, parameters),
  ];
  const path =
    grouping === 'area_path'
      ? 'min(area_path)'
      : `min(split_part(area_path, '.', 1) || '.' || split_part(area_path, '.', 2))`;
  return queryRows<RequestCount>(
    manager,
    `select ${grouping ?? `''`} as key, ${path} as path, min(area_name) as "areaName", count(*)::int as "requestCount", min(requested_at) as "oldestAt"
     from account where ${where.join(' and ')} ${grouping === null ? '' : `group by ${grouping}`}`,
    parameters,
  );
}
