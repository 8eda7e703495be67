import { Topics } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';

/** Lists the days between two days whose keys are not destroyed, the newest first. */
export async function listDaysWithKey(
  dataSource: DataSource,
  days: { readonly from: string; readonly to: string },
): Promise<string[]> {
  const rows = await queryRows<{ day: string }>(
    dataSource,
    'select day::text from day_key where key_sealed is not null and day between $1::date and $2::date order by day desc',
    [days.from, days.to],
  );
  return rows.map(({ day }) => day);
}

/** Destroys the keys of all days before a day. Returns those that were not destroyed before. */
export const destroyDayKeysBefore = (
  manager: EntityManager,
  day: string,
  destroyedAt: Date,
): Promise<{ readonly day: string; readonly version: number }[]> =>
  queryRows<{ day: string; version: number }>(
    manager,
    `update day_key set key_sealed = null, destroyed_at = $2, version = version + 1 where day < $1::date and destroyed_at is null returning day::text, version`,
    [day, destroyedAt],
  );

/** Deletes the outbox rows of a day's key. */
export async function deleteUnpublishedKey(manager: EntityManager, day: string): Promise<void> {
  await queryRows(manager, 'delete from outbox where topic = $1 and key = $2 and created_on <= $2::date', [
    Topics.dayKey,
    day,
  ]);
}

/** Locks the key of a day until the end of the transaction, also when it does not exist, and returns it. */
export async function lockDayKey(
  manager: EntityManager,
  day: string,
): Promise<{ readonly key_sealed: string | null } | undefined> {
  await queryRows(manager, `select pg_advisory_xact_lock(hashtextextended('day-key-' || $1, 0))`, [day]);
  const [row] = await queryRows<{ key_sealed: string | null }>(
    manager,
    'select key_sealed from day_key where day = $1::date',
    [day],
  );
  return row;
}

/** Inserts the sealed key of a day. */
export async function insertDayKey(manager: EntityManager, day: string, keySealed: string): Promise<void> {
  await queryRows(manager, 'insert into day_key (day, key_sealed) values ($1::date, $2)', [day, keySealed]);
}
