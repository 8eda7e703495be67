import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { DutyEntity } from './duty.entity.js';

/** Serialises the instances that seed the medical centres at start-up. */
export const lockDutySeed = (manager: EntityManager): Promise<object[]> =>
  queryRows(manager, `select pg_advisory_xact_lock(hashtext('duty-seed'))`);

/**
 * Finds the centres below the actor's area and those of the areas above it. SQL, because the areas above are prefixes of the
 * actor's path. The table has one row per district-level area, so it is scanned.
 */
export function findDutyCentresFor(manager: EntityManager, actor: Actor): Promise<DutyEntity[]> {
  const scope = jurisdictionSql(actor, 'area_path', 1);
  return queryEntities(
    manager,
    DutyEntity,
    `select * from duty where ${scope.sql} or $1 like area_path || '.%' order by area_path`,
    [...scope.parameters],
  );
}
