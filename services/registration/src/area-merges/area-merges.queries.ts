import type { RegistrationState } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

/** Serialises orders of merges: each is checked against the areas that the earlier orders have changed. */
export const lockAreaMergeOrders = async (manager: EntityManager): Promise<void> => {
  await queryRows(manager, `select pg_advisory_xact_lock(hashtext('area-merges'))`);
};

/** Counts the units of a ward by state. SQL: an aggregate; the index on the ward serves it. */
export const countUnitsOfWardByState = (
  manager: EntityManager,
  areaCode: string,
): Promise<{ state: RegistrationState; units: number }[]> =>
  queryRows(manager, 'select state, count(*)::int as units from unit where area_code = $1 group by state', [
    areaCode,
  ]);

/** Begins a merge whose day has come, and counts its units. SQL: the count and the state belong to one statement. */
export const beginAreaMerge = async (manager: EntityManager, code: string, today: string): Promise<void> => {
  await queryRows(
    manager,
    `update area_merge set state = 'moving', units = (select count(*)::int from unit where area_code = $1) where code = $1 and state = 'waiting' and from_day <= $2`,
    [code, today],
  );
};
