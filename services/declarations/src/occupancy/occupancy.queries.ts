import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { OccupancyUnitEntity } from './occupancy-unit.entity.js';
import type { OccupancyZoneEntity } from './occupancy-zone.entity.js';

/**
 * Creates units and the zones that are the whole units where they do not exist. SQL, because one statement inserts into both tables.
 * @param countedSince from when passages count
 */
export const insertMissingUnits = (
  manager: EntityManager,
  unitIds: readonly string[],
  { countedSince, createdAt }: Pick<OccupancyZoneEntity, 'countedSince' | 'createdAt'>,
): Promise<object[]> =>
  queryRows(
    manager,
    `with missing as (
       insert into occupancy_unit (unit_id) select id from unnest($1::uuid[]) id order by id on conflict do nothing returning unit_id
     )
     insert into occupancy_zone (id, unit_id, counted_since, created_at) select unit_id, unit_id, $2, $3 from missing`,
    [unitIds, countedSince, createdAt],
  );

/** Locks units in the order of their ids, so that two batches cannot deadlock, and increments their numbers. */
export async function lockUnitsWithNextNumber(
  manager: EntityManager,
  unitIds: readonly string[],
): Promise<OccupancyUnitEntity[]> {
  await queryRows(
    manager,
    'select 1 from occupancy_unit where unit_id = any($1::uuid[]) order by unit_id for update',
    [unitIds],
  );
  return queryRows<OccupancyUnitEntity>(
    manager,
    `update occupancy_unit set number = number + 1 where unit_id = any($1::uuid[])
     returning unit_id as "unitId", number::text as number, closing_minute as "closingMinute"`,
    [unitIds],
  );
}

/** Stores the counts of zones, many in one statement. */
export async function updateZoneCounts(
  manager: EntityManager,
  zones: readonly Pick<
    OccupancyZoneEntity,
    'id' | 'inside' | 'entries' | 'exits' | 'countedSince' | 'leftAtClosing'
  >[],
): Promise<void> {
  await queryRows(
    manager,
    `update occupancy_zone z set inside = n.inside, entries = n.entries, exits = n.exits, counted_since = n.since, left_at_closing = n.left_inside
     from unnest($1::uuid[], $2::int[], $3::int[], $4::int[], $5::timestamptz[], $6::int[]) n(id, inside, entries, exits, since, left_inside) where z.id = n.id`,
    [
      zones.map(({ id }) => id),
      zones.map(({ inside }) => inside),
      zones.map(({ entries }) => entries),
      zones.map(({ exits }) => exits),
      zones.map(({ countedSince }) => countedSince),
      zones.map(({ leftAtClosing }) => leftAtClosing),
    ],
  );
}

/** Notifies the live pages of units. Postgres joins equal payloads of one transaction. */
export const notifyUnits = (
  manager: EntityManager,
  channel: string,
  unitIds: readonly string[],
): Promise<object[]> =>
  queryRows(manager, 'select pg_notify($1, id) from unnest($2::text[]) id', [channel, unitIds]);
