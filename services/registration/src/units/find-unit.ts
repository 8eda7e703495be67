import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { UnitRow } from './unit.row.js';

/** Reads a unit of the actor's area; undefined when it is in another area or does not exist. */
export async function findUnitInJurisdiction(
  runner: Pick<EntityManager, 'query'>,
  actor: Actor,
  unitId: string,
  lock: '' | 'for update' = '',
): Promise<UnitRow | undefined> {
  const scope = jurisdictionSql(actor, 'area_path', 2);
  const [row] = await queryRows<UnitRow>(
    runner,
    `select * from unit where id = $1 and ${scope.sql} ${lock}`,
    [unitId, ...scope.parameters],
  );
  return row;
}
