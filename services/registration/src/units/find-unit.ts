import { withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import type { EntityManager } from 'typeorm';
import { UnitEntity } from './unit.entity.js';

/**
 * Reads a unit of the actor's area; null when it is in another area or does not exist.
 * @param lock `for update` locks the row until the transaction ends
 */
export const findUnitInJurisdiction = (
  manager: EntityManager,
  actor: Actor,
  unitId: string,
  lock: '' | 'for update' = '',
): Promise<UnitEntity | null> =>
  manager.findOne(UnitEntity, {
    where: { id: unitId, areaPath: withinJurisdiction(actor) },
    ...(lock === '' ? {} : { lock: { mode: 'pessimistic_write' as const } }),
  });
