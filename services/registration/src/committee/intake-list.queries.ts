import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import { decodeCursor, encodeCursor } from '@khai-bao/platform/http';
import type { RegistrationState } from '@khai-bao/contracts';
import type { EntityManager } from 'typeorm';
import type { OverdueBefore } from '../clocks/clock-settings.js';
import type { RegistrationQuery } from './registration-list.dto.js';
import { UnitEntity } from '../units/unit.entity.js';
import { statesOfIntakeView, waitingStates } from './intake-views.js';
import { buildSearchCondition, type PhoneIndexer } from './search-condition.js';
import { pendingStepOfState } from './registration-item.js';

export interface SqlQuery {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

/** A unit of the list. */
export type IntakeUnit = UnitEntity & {
  /** 0: overdue, 1: not overdue. */
  readonly overdueRank: number;
};

export const encodeIntakeCursor = ({
  overdueRank,
  stateSince,
  id,
}: Pick<IntakeUnit, 'overdueRank' | 'stateSince' | 'id'>): string =>
  encodeCursor(overdueRank, stateSince.toISOString(), id);

/** Reads one page plus one unit: overdue units first, then those that have waited longest. */
export const findIntakePage = (
  manager: EntityManager,
  ...page: Parameters<typeof buildIntakePageQuery>
): Promise<IntakeUnit[]> => {
  const { text, parameters } = buildIntakePageQuery(...page);
  return queryEntities<UnitEntity, IntakeUnit>(manager, UnitEntity, text, [...parameters]);
};

/** Numbers of the units of an area. */
export interface IntakeCounts {
  readonly byState: readonly { readonly state: RegistrationState; readonly count: number }[];
  /** Units with an undecided pair of possible duplicates. */
  readonly duplicates: number;
  /** Units that wait for no committee, except that the Department of Health has asked about them. */
  readonly askedElsewhere: number;
}

/** Counts the units of the actor's area. SQL: three aggregates, each answered by an index of its own. */
export async function countIntakeUnits(manager: EntityManager, actor: Actor): Promise<IntakeCounts> {
  const scope = jurisdictionSql(actor, 'area_path', 1);
  const byState = await queryRows<{ state: RegistrationState; count: number }>(
    manager,
    `select state, count(*)::int as count from unit where ${scope.sql} group by state`,
    [...scope.parameters],
  );
  const [flagged] = await queryRows<{ count: number }>(
    manager,
    `select count(*)::int as count from unit where ${scope.sql} and duplicate_open`,
    [...scope.parameters],
  );
  const [asked] = await queryRows<{ count: number }>(
    manager,
    `select count(*)::int as count from unit where ${scope.sql} and health_asked_at is not null and state <> all($3)`,
    [...scope.parameters, waitingStates],
  );
  return { byState, duplicates: flagged?.count ?? 0, askedElsewhere: asked?.count ?? 0 };
}

/** Rows of the whole tree that are scanned in order before the search index is used: a frequent word fills a page within them. */
const maxRowsScannedInOrder = 3000;

const waitingLongestFirst = 'order by state_since, id';
const overdueFirst = 'order by "overdueRank", state_since, id';

/**
 * Builds the query of one page plus one row: overdue units first, then those that have waited longest.
 * - Within an area, or for a search, the matching units are gathered first and sorted afterwards.
 * - Over the whole tree each state is scanned in the order of an index, in which overdue units come first.
 *
 * The optimisation fences (`as materialized`) are needed: the planner would scan the whole city in order to find the few units
 * of a ward, which is slow for quiet wards and rare words.
 */
export function buildIntakePageQuery(
  actor: Actor,
  query: RegistrationQuery,
  overdueBefore: OverdueBefore,
  indexPhone: PhoneIndexer,
): SqlQuery {
  const scope = jurisdictionSql(actor, 'area_path', 1);
  const parameters: unknown[] = [...scope.parameters];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  const where = [scope.sql];
  const wanted = (query.q ?? '').trim();
  if (query.view === 'duplicate') where.push('duplicate_open');
  const listed = where.join(' and ');
  const found = wanted === '' ? null : buildSearchCondition(wanted, indexPhone, bind);
  if (found !== null) where.push(found);
  const cursor = decodeCursor(query.cursor, 'number', 'time', 'uuid');
  const after =
    cursor === null
      ? null
      : {
          since: `${bind(cursor[1])}::timestamptz`,
          id: `${bind(cursor[2])}::uuid`,
        };
  const limit = `limit ${bind(query.limit + 1)}`;
  const states = statesOfIntakeView[query.view];
  const condition = where.join(' and ');
  const isWhole = actor.areaPath?.includes('.') !== true;
  const isGathered = !isWhole || wanted !== '';
  // Views of all states have no overdue rank. An unused parameter would have no type for Postgres.
  if (states === null) {
    const rest = after === null ? '' : ` and (state_since, id) > (${after.since}, ${after.id})`;
    if (isWhole && found !== null)
      return { text: scanFirstSql(`${listed}${rest}`, found, query.limit, limit), parameters };
    const all = `${condition}${rest}`;
    return {
      text: isGathered ? gatherThenSortSql(all, '1', waitingLongestFirst, limit) : scanAllSql(all, limit),
      parameters,
    };
  }
  const rankAfter = cursor === null ? '' : `${bind(cursor[0])}::int`;
  const bounds = states.map((state) => {
    const step = pendingStepOfState[state];
    return {
      state: bind(state),
      late: step === undefined ? null : `${bind(overdueBefore[step])}::timestamptz`,
    };
  });
  const [only] = bounds;
  // A single state without a deadline is in the order of its index as well.
  if (isWhole && found !== null && bounds.length === 1 && only!.late === null) {
    const rest =
      after === null
        ? ''
        : ` and (1, state_since, id) > (${rankAfter}, ${after.since}, ${after.id}) and state_since >= ${after.since}`;
    return {
      text: scanFirstSql(`${listed} and state = ${only!.state}${rest}`, found, query.limit, limit),
      parameters,
    };
  }
  if (isGathered) {
    const overdueRank = `case ${bounds.map(({ state, late }) => `when state = ${state} then ${late === null ? '1' : `(state_since > ${late})::int`}`).join(' ')} else 1 end`;
    const own = `${condition} and state in (${bounds.map(({ state }) => state).join(', ')})${
      after === null
        ? ''
        : ` and (${overdueRank}, state_since, id) > (${rankAfter}, ${after.since}, ${after.id})`
    }`;
    // A question of the Department of Health adds a pharmacy in any state.
    const asked =
      query.view !== 'todo'
        ? ''
        : ` union all select id, state_since, 1 as "overdueRank" from unit where ${condition} and health_asked_at is not null and state not in (${bounds.map(({ state }) => state).join(', ')})${
            after === null ? '' : ` and (1, state_since, id) > (${rankAfter}, ${after.since}, ${after.id})`
          }`;
    return { text: gatherThenSortSql(own, overdueRank, overdueFirst, limit, asked), parameters };
  }
  const each = bounds.map(({ state, late }) => {
    const overdueRank = late === null ? '1' : `(state_since > ${late})::int`;
    const rest =
      after === null
        ? ''
        : ` and state_since >= ${late === null ? after.since : `least(${after.since}, ${late})`} and (${overdueRank}, state_since, id) > (${rankAfter}, ${after.since}, ${after.id})`;
    return `(select *, ${overdueRank} as "overdueRank" from unit where ${condition} and state = ${state}${rest} ${waitingLongestFirst} ${limit})`;
  });
  return { text: `select * from (${each.join(' union all ')}) unit ${overdueFirst} ${limit}`, parameters };
}

const gatherThenSortSql = (
  condition: string,
  overdueRank: string,
  order: string,
  limit: string,
  also = '',
): string =>
  `with own as materialized (select id, state_since, ${overdueRank} as "overdueRank" from unit where ${condition}${also})
   select unit.*, page."overdueRank" from (select id, "overdueRank" from own ${order} ${limit}) page join unit using (id) order by page."overdueRank", unit.state_since, unit.id`;

/** Searches the first rows of the list; when they do not fill the page, gathers all matches and sorts them. */
const scanFirstSql = (listed: string, found: string, size: number, limit: string): string =>
  `with scanned as materialized (
     select id, state_since from (select * from unit where ${listed} ${waitingLongestFirst} limit ${maxRowsScannedInOrder}) first where ${found} ${waitingLongestFirst} ${limit}),
   own as materialized (
     select id, state_since from scanned where (select count(*) from scanned) > ${size}
     union all select id, state_since from unit where (select count(*) from scanned) <= ${size} and ${listed} and ${found})
   select unit.*, 1 as "overdueRank" from (select id from own ${waitingLongestFirst} ${limit}) page join unit using (id) order by unit.state_since, unit.id`;

const scanAllSql = (condition: string, limit: string): string =>
  `select *, 1 as "overdueRank" from unit where ${condition} ${waitingLongestFirst} ${limit}`;
