import type { AreaMerge } from '@khai-bao/areas';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

/** Serialises the instances that insert the first areas, until the transaction ends. */
export const lockAreaSeed = async (manager: EntityManager): Promise<void> => {
  await queryRows(manager, `select pg_advisory_xact_lock(hashtext('area-seed'))`);
};

/** Locks wards against merges until the transaction ends. Writers of units share the lock; `lockWardForMerge` excludes them. */
export const lockWardsAgainstMerges = async (
  manager: EntityManager,
  codes: readonly string[],
): Promise<void> => {
  await queryRows(
    manager,
    `select pg_advisory_xact_lock_shared(hashtext('area-merge'), hashtext(t.code)) from unnest($1::text[]) as t(code)`,
    [codes],
  );
};

/** Waits for the transactions that write units into a ward, and makes later ones wait until this transaction ends. */
export const lockWardForMerge = async (manager: EntityManager, code: string): Promise<void> => {
  await queryRows(manager, `select pg_advisory_xact_lock(hashtext('area-merge'), hashtext($1))`, [code]);
};

/** Lists the ordered merges of wards. SQL: the entity belongs to the merges, which depend on this feature. */
export const listOrderedMerges = (manager: EntityManager): Promise<AreaMerge[]> =>
  queryRows(
    manager,
    `select code, into_code as into, from_day::text as "from" from area_merge order by code`,
  );

/** Returns those of the wards that are merged on a day. SQL: as `listOrderedMerges`. */
export const findMergedWardCodes = async (
  manager: EntityManager,
  codes: readonly string[],
  on: string,
): Promise<string[]> => {
  const found = await queryRows<{ code: string }>(
    manager,
    'select code from area_merge where code = any($1) and from_day <= $2',
    [codes, on],
  );
  return found.map(({ code }) => code);
};
