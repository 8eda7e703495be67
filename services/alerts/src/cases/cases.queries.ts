import type { CaseState } from '@khai-bao/contracts';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { endedCaseStates, openCaseStates } from './case-transitions.js';
import type { CaseCountsDto, CaseView } from './cases.dto.js';
import { SuspectedCaseEntity } from './suspected-case.entity.js';

/** Time that a timer waits for a case, milliseconds; it is tried again after two seconds. Postgres looks for deadlocks after one second. */
const lockWaitMs = 500;

/** Values of the last row of the previous page, in the order of the sort key; null: the first page. */
type PageCursor = readonly (string | number)[] | null;

/** States as an SQL list of literals. Postgres uses a partial index for literals only. */
const sqlListOf = (states: readonly CaseState[]): string =>
  `(${states.map((state) => `'${state}'`).join(', ')})`;

/**
 * Sort key, ascending: cases that are not acknowledged by the time they have waited, then the others, the newest first. The unit
 * is milliseconds since 1970.
 */
const waitingRankSql = `(case when state = 'NEW' then 0 else 8204889600000 end + case when state = 'NEW' then 1 else -1 end * (extract(epoch from opened_at) * 1000)::bigint)`;

/**
 * Finds open cases of a jurisdiction by rank and id: those that are not acknowledged first, the longest-waiting on top. SQL,
 * because the sort key is computed. `case_open_by_path` serves a district, `case_by_state` the city.
 */
export function findOpenCases(
  manager: EntityManager,
  actor: Pick<Actor, 'areaPath'>,
  after: PageCursor,
  limit: number,
): Promise<(SuspectedCaseEntity & { rank: string })[]> {
  const scope = jurisdictionSql(actor, 'area_path', 2);
  const next = 2 + scope.parameters.length;
  return queryEntities<SuspectedCaseEntity, { rank: string }>(
    manager,
    SuspectedCaseEntity,
    `select *, ${waitingRankSql} as rank from suspected_case where ${scope.sql} and state in ${sqlListOf(openCaseStates)}
     ${after === null ? '' : `and (${waitingRankSql}, id) > ($${next}::bigint, $${next + 1}::uuid)`} order by ${waitingRankSql}, id limit $1`,
    [limit, ...scope.parameters, ...(after ?? [])],
  );
}

/**
 * Finds ended, all or transferred cases of a jurisdiction, the newest first. SQL, because the states are literals. `case_by_path` serves
 * a district, `case_recent` the city, `case_by_origin` the transferred ones.
 */
export function findNewestCases(
  manager: EntityManager,
  actor: Pick<Actor, 'areaPath'>,
  view: Exclude<CaseView, 'open'>,
  after: PageCursor,
  limit: number,
): Promise<SuspectedCaseEntity[]> {
  const scope = jurisdictionSql(actor, view === 'transferred' ? 'origin_area_path' : 'area_path', 2);
  const next = 2 + scope.parameters.length;
  return queryEntities(
    manager,
    SuspectedCaseEntity,
    `select * from suspected_case where ${scope.sql} ${view === 'closed' ? `and state in ${sqlListOf(endedCaseStates)}` : ''}
     ${after === null ? '' : `and (opened_at, id) < ($${next}::timestamptz, $${next + 1}::uuid)`} order by opened_at desc, id desc limit $1`,
    [limit, ...scope.parameters, ...(after ?? [])],
  );
}

/**
 * Counts the cases of a jurisdiction that are not acknowledged, that are open, and that are of a day. SQL, because it
 * aggregates. `case_by_state` and `case_by_day` serve it.
 */
export async function countCases(
  manager: EntityManager,
  actor: Pick<Actor, 'areaPath'>,
  day: string,
): Promise<CaseCountsDto> {
  const scope = jurisdictionSql(actor, 'area_path', 3);
  const [counts] = await queryRows<CaseCountsDto>(
    manager,
    `select count(*) filter (where state = 'NEW')::int as new, count(*) filter (where state = any($1))::int as open, count(*) filter (where day = $2::date)::int as today
     from suspected_case where ${scope.sql} and (state = any($1) or day = $2::date)`,
    [openCaseStates, day, ...scope.parameters],
  );
  return counts!;
}

/**
 * Finds the cases of a jurisdiction that changed after a change number, each once, with its last change number. A case that has left the
 * jurisdiction since is left out. SQL, because it aggregates. `case_change_seq` and the primary key serve it.
 */
export function findCasesChangedAfter(
  manager: EntityManager,
  actor: Actor,
  sequence: number,
  limit: number,
): Promise<(SuspectedCaseEntity & { sequence: string })[]> {
  const scope = jurisdictionSql(actor, 'c.area_path', 3);
  const next = 3 + scope.parameters.length;
  const current = jurisdictionSql(actor, 'k.area_path', next);
  const origin = jurisdictionSql(actor, 'k.origin_area_path', next + current.parameters.length);
  return queryEntities<SuspectedCaseEntity, { sequence: string }>(
    manager,
    SuspectedCaseEntity,
    `select k.*, c.sequence from (select max(seq) as sequence, case_id from case_change c where c.seq > $1 and ${scope.sql} group by case_id) c
     join suspected_case k on k.id = c.case_id where (${current.sql} or ${origin.sql}) order by c.sequence limit $2`,
    [sequence, limit, ...scope.parameters, ...current.parameters, ...origin.parameters],
  );
}

/**
 * Limits how long the further statements of a transaction wait for a lock, to less than the time after which Postgres looks for a
 * deadlock. A timer holds its own row while it waits for a case; whoever acts on that case and stops the timer must not be the one who fails.
 */
export async function limitLockWait(manager: EntityManager): Promise<void> {
  await queryRows(manager, `select set_config('lock_timeout', '${lockWaitMs}', true)`);
}

/** Allocates the next number of a case code of a district on a day. SQL, because it is an upsert. */
export async function allocateCaseNumber(
  manager: EntityManager,
  district: string,
  day: string,
): Promise<number> {
  const [number] = await queryRows<{ last: number }>(
    manager,
    'insert into case_number (district, day, last) values ($1, $2::date, 1) on conflict (district, day) do update set last = case_number.last + 1 returning last',
    [district, day],
  );
  return number!.last;
}
