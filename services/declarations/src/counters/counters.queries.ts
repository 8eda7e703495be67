import type { UnitDay } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';

/** What is added to the counters of a unit and day. */
export interface UnitDayIncrement {
  readonly unitId: string;
  readonly day: string;
  readonly declarations: number;
  readonly suspected: number;
  readonly entries: number;
  readonly exits: number;
}

/** Finds the counters of a unit and day. A withdrawal that is counted before its declaration shows as 0, never below. */
export async function findUnitDay(
  dataSource: DataSource,
  unitId: string,
  day: string,
): Promise<Pick<UnitDay, 'declarations' | 'suspected' | 'entries' | 'exits'> | undefined> {
  const [row] = await queryRows<UnitDay>(
    dataSource,
    'select greatest(declarations, 0) as declarations, greatest(suspected, 0) as suspected, entries, exits from unit_day where unit_id = $1 and day = $2::date',
    [unitId, day],
  );
  return row;
}

/** Adds increments, at most one for each unit and day. The rows are locked in the order of the increments. */
export async function incrementUnitDays(
  manager: EntityManager,
  increments: readonly UnitDayIncrement[],
): Promise<void> {
  await queryRows(
    manager,
    `insert into unit_day (unit_id, day, declarations, suspected, entries, exits)
       select * from unnest($1::uuid[], $2::date[], $3::int[], $4::int[], $5::int[], $6::int[])
       on conflict (unit_id, day) do update set declarations = unit_day.declarations + excluded.declarations, suspected = unit_day.suspected + excluded.suspected, entries = unit_day.entries + excluded.entries, exits = unit_day.exits + excluded.exits, version = unit_day.version + 1`,
    [
      increments.map(({ unitId }) => unitId),
      increments.map(({ day }) => day),
      increments.map(({ declarations }) => declarations),
      increments.map(({ suspected }) => suspected),
      increments.map(({ entries }) => entries),
      increments.map(({ exits }) => exits),
    ],
  );
}

/** What is added to the passages of a unit in an hour of a day. */
export interface UnitHourIncrement {
  readonly unitId: string;
  readonly day: string;
  readonly hour: number;
  readonly entries: number;
  readonly exits: number;
  readonly stopped: number;
}

/** Adds increments, at most one for each unit and hour. The rows are locked in the order of the increments. */
export async function incrementUnitHours(
  manager: EntityManager,
  increments: readonly UnitHourIncrement[],
): Promise<void> {
  await queryRows(
    manager,
    `insert into unit_hour (unit_id, day, hour, entries, exits, stopped)
       select * from unnest($1::uuid[], $2::date[], $3::int[], $4::int[], $5::int[], $6::int[])
       on conflict (unit_id, day, hour) do update set entries = unit_hour.entries + excluded.entries, exits = unit_hour.exits + excluded.exits, stopped = unit_hour.stopped + excluded.stopped`,
    [
      increments.map(({ unitId }) => unitId),
      increments.map(({ day }) => day),
      increments.map(({ hour }) => hour),
      increments.map(({ entries }) => entries),
      increments.map(({ exits }) => exits),
      increments.map(({ stopped }) => stopped),
    ],
  );
}

/** Marks changed counters as published and returns them. Rows that another instance has locked are skipped. */
export const markChangedUnitDays = (
  manager: EntityManager,
  limit: number,
): Promise<(UnitDay & { readonly version: number })[]> =>
  queryRows<UnitDay & { version: number }>(
    manager,
    `with changed as (
           select unit_id, day from unit_day where version > published_version order by day, unit_id limit ${limit} for update skip locked
         )
         update unit_day u set published_version = u.version from changed c where u.unit_id = c.unit_id and u.day = c.day
         returning u.unit_id as "unitId", u.day::text as day, greatest(u.declarations, 0) as declarations, greatest(u.suspected, 0) as suspected, u.entries, u.exits, u.version`,
  );
