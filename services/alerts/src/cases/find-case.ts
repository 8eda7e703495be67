import { withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { SuspectedCaseEntity } from './suspected-case.entity.js';

/**
 * Lock of a case that is to be changed. Its key never changes, so rows of other tables that name the case are inserted meanwhile: a
 * stronger lock would let them wait, and deadlock with whoever waits for them.
 */
export const caseRowLock = { mode: 'for_no_key_update' } as const;

/**
 * Reads a case of the actor's jurisdiction. A locked row is to be changed, which only the centre that is responsible does; a centre from
 * which the case was transferred reads it.
 * @throws Problem ALERTS.NOT_FOUND
 */
export async function findCaseInJurisdiction(
  manager: EntityManager,
  actor: Actor,
  id: string,
  { isLocked }: { readonly isLocked: boolean },
): Promise<SuspectedCaseEntity> {
  const found = await manager.findOne(SuspectedCaseEntity, {
    where: [
      { id, areaPath: withinJurisdiction(actor) },
      ...(isLocked ? [] : [{ id, originAreaPath: withinJurisdiction(actor) }]),
    ],
    ...(isLocked ? { lock: caseRowLock } : {}),
  });
  if (found === null) throw new Problem('ALERTS.NOT_FOUND');
  return found;
}
