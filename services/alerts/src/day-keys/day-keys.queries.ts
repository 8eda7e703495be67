import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { DayKeyEntity } from './day-key.entity.js';

/** Locks a day until the transaction ends, also when the day has no row yet: therefore an advisory lock. */
export const lockDay = (manager: EntityManager, day: string): Promise<object[]> =>
  queryRows(manager, `select pg_advisory_xact_lock(hashtextextended('day-key-' || $1, 0))`, [day]);

/** Stores a day key unless a newer version is stored. SQL, because the comparison of versions is part of the upsert. */
export const upsertDayKey = (
  manager: EntityManager,
  { day, keySealed, version }: DayKeyEntity,
): Promise<object[]> =>
  queryRows(
    manager,
    'insert into day_key (day, key_sealed, version) values ($1::date, $2, $3) on conflict (day) do update set key_sealed = excluded.key_sealed, version = excluded.version where day_key.version < excluded.version',
    [day, keySealed, version],
  );
