import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { GuideNumber } from './guide-numbers.js';

/** Serialises the instances that bring guides at their start. */
export const lockGuides = (manager: EntityManager): Promise<unknown> =>
  queryRows(manager, "select pg_advisory_xact_lock(hashtextextended('guides', 0))");

/** Stores that an account has opened a version, unless it has opened a newer one. */
export const saveReading = (
  manager: EntityManager,
  accountId: string,
  { major, minor }: GuideNumber,
  readAt: Date,
): Promise<unknown> =>
  queryRows(
    manager,
    `insert into guide_reading (account_id, major, minor, read_at) values ($1, $2, $3, $4)
     on conflict (account_id) do update set major = excluded.major, minor = excluded.minor, read_at = excluded.read_at
     where (guide_reading.major, guide_reading.minor) < (excluded.major, excluded.minor)`,
    [accountId, major, minor, readAt],
  );

/** Units of an area below, by what their account has opened. */
export interface ReaderCountRow {
  readonly areaCode: string;
  readonly current: number;
  readonly older: number;
  readonly never: number;
}

/** Units with an account below an area, joined with what the account has opened. */
const readers = `from thread join unit on unit.id = thread.unit_id left join guide_reading reading on reading.account_id = thread.account_id
  where thread.kind = 'registration' and thread.account_id is not null and (unit.area_path = $1 or unit.area_path like $1 || '.%')`;
const isCurrent = 'coalesce((reading.major, reading.minor) >= ($2::int, $3::int), false)';

/** Counts the units of each area directly below an area (or of the area itself, when it is a ward). */
export const countReaders = (
  manager: EntityManager,
  areaPath: string,
  { major, minor }: GuideNumber,
): Promise<ReaderCountRow[]> =>
  queryRows(
    manager,
    `select coalesce(nullif(split_part(substr(unit.area_path, length($1) + 2), '.', 1), ''), split_part($1, '.', -1)) as "areaCode",
       count(*) filter (where ${isCurrent})::int as current,
       count(*) filter (where reading.major is not null and not ${isCurrent})::int as older,
       count(*) filter (where reading.major is null)::int as never
     ${readers} group by 1 order by 1`,
    [areaPath, major, minor],
  );

/** A unit whose account has not opened the current version. */
export interface LateReaderRow {
  readonly unitId: string;
  readonly name: string;
  readonly areaName: string;
  readonly major: number | null;
  readonly minor: number | null;
}

/** Lists units whose account has not opened the current version, by id after a cursor. */
export const listLateReaders = (
  manager: EntityManager,
  areaPath: string,
  { major, minor }: GuideNumber,
  afterId: string,
  limit: number,
): Promise<LateReaderRow[]> =>
  queryRows(
    manager,
    `select unit.id as "unitId", unit.name, unit.area_name as "areaName", reading.major, reading.minor
     ${readers} and not ${isCurrent} and unit.id > $4::uuid order by unit.id limit $5`,
    [areaPath, major, minor, afterId, limit],
  );
