import { pendingSteps } from '@khai-bao/contracts';
import { jurisdictionSql } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { OverdueBefore } from '../clocks/clock-settings.js';
import type { UnitEntity } from '../units/unit.entity.js';
import { coverageStageSql, type CoverageStage } from './coverage-stages.js';
import type { UnitProgressEntity } from './unit-progress.entity.js';

/** SQL condition for an overdue row of `unit_progress`. @param first number of the first parameter of `overdueParameters` */
const overdueSql = (first: number): string =>
  `coalesce(step_since <= case step ${pendingSteps.map((step, at) => `when '${step}' then $${first + at}::timestamptz`).join(' ')} end, false)`;
const overdueParameters = (overdueBefore: OverdueBefore): Date[] =>
  pendingSteps.map((step) => overdueBefore[step]);

/** Units of one area at one stage; null for units without a stage. */
export interface CountedStage {
  readonly areaPath: string;
  readonly stage: CoverageStage | null;
  readonly units: number;
  readonly late: number;
  /** Units with an outdated poster. */
  readonly outdatedPosters: number;
}

/** Counts the units of an area by ward and stage. SQL: an aggregate, which one covering index answers. */
export const countUnitsByStage = (
  manager: EntityManager,
  areaPath: string,
  quietSince: string,
  overdueBefore: OverdueBefore,
): Promise<CountedStage[]> => {
  const scope = jurisdictionSql({ areaPath }, 'area_path', 1);
  return queryRows(
    manager,
    `select area_path as "areaPath", ${coverageStageSql('$3::date')} as stage, count(*)::int as units, (count(*) filter (where ${overdueSql(4)}))::int as late,
       (count(*) filter (where outdated_posters > 0))::int as "outdatedPosters"
     from unit_progress where ${scope.sql} group by 1, 2`,
    [...scope.parameters, quietSince, ...overdueParameters(overdueBefore)],
  );
};

/** A listed unit with its progress. */
export type CoverageUnit = Pick<
  UnitEntity,
  'id' | 'trackingCode' | 'name' | 'kind' | 'street' | 'areaName' | 'state' | 'accountState'
> &
  Pick<
    UnitProgressEntity,
    'declaredOn' | 'quietSince' | 'step' | 'stepSince' | 'outdatedPosters' | 'ncoviBasis' | 'ncoviUntil'
  > & {
    readonly stage: CoverageStage;
    readonly late: boolean;
    /** Position in the list, together with the id. */
    readonly sortKey: string;
  };

/**
 * Finds units of an area at some stages, the longest silent first, or overdue units, the longest waiting first, or units with an outdated poster. SQL: stage and
 * order are expressions over the covering index, and only the page is joined with `unit`.
 */
export const findCoverageUnitPage = (
  manager: EntityManager,
  filter: {
    readonly areaPath: string;
    readonly quietSince: string;
    readonly stages: readonly CoverageStage[];
    readonly isOverdue: boolean;
    readonly hasOutdatedPosters: boolean;
    readonly overdueBefore: OverdueBefore;
  },
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<CoverageUnit[]> => {
  const scope = jurisdictionSql(filter, 'area_path', 1);
  const late = overdueSql(6);
  const sortKey = filter.isOverdue
    ? `coalesce(step_since, 'infinity')`
    : `coalesce(quiet_since, 'infinity')::timestamptz`;
  const next = 6 + pendingSteps.length;
  const afterSql =
    after === null ? '' : `and (${sortKey}, unit_id) > ($${next}::timestamptz, $${next + 1}::uuid)`;
  return queryRows(
    manager,
    `with page as (
       select unit_id, ${coverageStageSql('$3::date')} as stage, declared_on, quiet_since, step, step_since, outdated_posters, ncovi_basis, ncovi_until, ${late} as late, ${sortKey} as sort_key
       from unit_progress where ${scope.sql} and (${coverageStageSql('$3::date')}) = any($4) ${filter.isOverdue ? `and ${late}` : ''} ${filter.hasOutdatedPosters ? 'and outdated_posters > 0' : ''} ${afterSql}
       order by ${sortKey}, unit_id limit $5
     )
     select u.id, u.tracking_code as "trackingCode", u.name, u.kind, u.street, u.area_name as "areaName", u.state, u.account_state as "accountState",
       p.stage, p.declared_on::text as "declaredOn", p.quiet_since::text as "quietSince", p.step, p.step_since as "stepSince", p.outdated_posters as "outdatedPosters", p.ncovi_basis as "ncoviBasis", p.ncovi_until as "ncoviUntil", p.late, p.sort_key::text as "sortKey"
     from page p join unit u on u.id = p.unit_id order by p.sort_key, p.unit_id`,
    [
      ...scope.parameters,
      filter.quietSince,
      filter.stages,
      limit,
      ...overdueParameters(filter.overdueBefore),
      ...(after ?? []),
    ],
  );
};

/**
 * Stores the last day with a declaration of units. An earlier day changes nothing. SQL: a set of rows with values of their own,
 * by primary key.
 */
export const recordLastDeclarationDays = async (
  manager: EntityManager,
  days: ReadonlyMap<string, string>,
): Promise<void> => {
  await queryRows(
    manager,
    `update unit_progress p set declared_on = t.day from unnest($1::uuid[], $2::date[]) as t(unit_id, day)
     where p.unit_id = t.unit_id and (p.declared_on is null or p.declared_on < t.day)`,
    [[...days.keys()], [...days.values()]],
  );
};

/** Returns how many open gates of a unit have a poster that is to be printed again. */
export async function countOutdatedPosters(manager: EntityManager, unitId: string): Promise<number> {
  const [row] = await queryRows<{ outdated_posters: number }>(
    manager,
    'select outdated_posters from unit_progress where unit_id = $1',
    [unitId],
  );
  return row?.outdated_posters ?? 0;
}
