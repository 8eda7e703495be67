import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { AccountEntity } from '../../accounts/account.entity.js';
import { requestFilterSql, type RequestFilter } from '../request-filter.js';
import { ApprovalRuleEntity } from './approval-rule.entity.js';
import { ApprovalRunEntity } from './approval-run.entity.js';
import { duplicateOpenSql, type AccountRequest } from './request-facts.js';

/** A rule with the number of accounts that it has approved. */
export type CountedRule = ApprovalRuleEntity & { readonly approvedCount: number };

/** Lists the rules within the actor's area with their approvals, stopped ones last. SQL, because of the count and that order. */
export function listCountedRules(
  manager: EntityManager,
  actor: Actor,
  limit: number,
): Promise<CountedRule[]> {
  const scope = jurisdictionSql(actor, 'r.area_path', 1);
  return queryEntities<ApprovalRuleEntity, { approvedCount: number }>(
    manager,
    ApprovalRuleEntity,
    `select r.*, (select count(*)::int from account a where a.approved_rule = r.id) as "approvedCount" from approval_rule r
     where ${scope.sql} order by r.state = 'STOPPED', r.proposed_at desc, r.id limit $3`,
    [...scope.parameters, limit],
  );
}

/** What a preview evaluates and displays of a request. */
export type PreviewedRequest = Pick<
  AccountRequest,
  | 'id'
  | 'areaPath'
  | 'areaName'
  | 'unitName'
  | 'unitKind'
  | 'receivedTier'
  | 'contactGaps'
  | 'requestedAt'
  | 'state'
  | 'duplicateOpen'
>;

/** Finds the requests since a time, and those that wait, the latest first. SQL, because it computes the duplicate flag of each. */
export function findPreviewedRequests(
  manager: EntityManager,
  actor: Actor,
  since: Date,
): Promise<PreviewedRequest[]> {
  const scope = jurisdictionSql(actor, 'a.area_path', 1);
  return queryRows<PreviewedRequest>(
    manager,
    `select a.id, a.area_path as "areaPath", a.area_name as "areaName", a.unit_name as "unitName", a.unit_kind as "unitKind", a.received_tier as "receivedTier",
       a.contact_gaps as "contactGaps", a.requested_at as "requestedAt", a.state, ${duplicateOpenSql} as "duplicateOpen"
     from account a where role = 'unit-admin' and ${scope.sql} and (requested_at >= $3 or state = 'REQUESTED') order by requested_at desc, id`,
    [...scope.parameters, since],
  );
}

/** Reads waiting requests with their duplicate flags, which need SQL. The caller has locked their rows. */
export const findWaitingRequests = (
  manager: EntityManager,
  accountIds: readonly string[],
): Promise<AccountRequest[]> =>
  queryEntities<AccountEntity, { duplicateOpen: boolean }>(
    manager,
    AccountEntity,
    `select a.*, ${duplicateOpenSql} as "duplicateOpen" from account a where id = any($1) and state = 'REQUESTED'`,
    [accountIds],
  );

/** Requests that waited at a moment, match a filter and lie within an area. */
export interface WaitingRequests {
  readonly filter: RequestFilter;
  readonly asOf: Date;
  readonly areaPath: string;
}

function waitingRequestsSql({ filter, asOf, areaPath }: WaitingRequests): {
  sql: string;
  parameters: unknown[];
} {
  const parameters: unknown[] = [areaPath, `${areaPath}/`, asOf];
  const where = [
    `role = 'unit-admin' and state = 'REQUESTED' and area_path ~>=~ $1 and area_path ~<~ $2 and requested_at <= $3`,
    ...requestFilterSql(filter, asOf, parameters),
  ];
  return { sql: where.join(' and '), parameters };
}

/** Counts waiting requests. SQL, because its condition is that of `findWaitingRequestPage`. */
export async function countWaitingRequests(
  manager: EntityManager,
  requests: WaitingRequests,
): Promise<number> {
  const { sql, parameters } = waitingRequestsSql(requests);
  const [count] = await queryRows<{ n: number }>(
    manager,
    `select count(*)::int as n from account where ${sql}`,
    parameters,
  );
  return count?.n ?? 0;
}

/** Finds waiting requests by time and id, after a cursor of these two. SQL, because it compares rows. `account_requests` serves it. */
export function findWaitingRequestPage(
  manager: EntityManager,
  requests: WaitingRequests,
  { cursorTime, cursorId }: Pick<ApprovalRunEntity, 'cursorTime' | 'cursorId'>,
  limit: number,
): Promise<Pick<AccountEntity, 'id'>[]> {
  const { sql, parameters } = waitingRequestsSql(requests);
  const after =
    cursorTime === null
      ? ''
      : ` and (requested_at, id) > ($${parameters.push(cursorTime)}::timestamptz, $${parameters.push(cursorId)}::uuid)`;
  return queryRows<Pick<AccountEntity, 'id'>>(
    manager,
    `select id from account where ${sql}${after} order by requested_at, id limit $${parameters.push(limit)}`,
    parameters,
  );
}

/**
 * Adds a chunk to the progress of a run and moves its cursor. SQL, because the cursor keeps the microseconds of the request's
 * time, which a `Date` would lose.
 */
export const recordRunProgress = (
  manager: EntityManager,
  runId: string,
  chunk: { readonly approvedCount: number; readonly skippedCount: number; readonly lastRequestId: string },
): Promise<object[]> =>
  queryRows(
    manager,
    'update approval_run set approved = approved + $2, passed_over = passed_over + $3, after_time = (select requested_at from account where id = $4), after_id = $4 where id = $1',
    [runId, chunk.approvedCount, chunk.skippedCount, chunk.lastRequestId],
  );

/** Stops a run within the actor's area unless it has ended. SQL, because the new state depends on the old one. */
export async function stopRunWithin(
  manager: EntityManager,
  actor: Actor,
  runId: string,
  now: Date,
): Promise<ApprovalRunEntity | undefined> {
  const scope = jurisdictionSql(actor, 'area_path', 3);
  const [stopped] = await queryEntities(
    manager,
    ApprovalRunEntity,
    `update approval_run set state = case state when 'RUNNING' then 'STOPPED' else state end, ended_at = coalesce(ended_at, $2) where id = $1 and ${scope.sql} returning *`,
    [runId, now, ...scope.parameters],
  );
  return stopped;
}
