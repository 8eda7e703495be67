import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { openCaseStates } from '../cases/case-transitions.js';
import { findCaseInJurisdiction } from '../cases/find-case.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';

/**
 * Reads a case whose contacts the actor may see: only the centre that is responsible now and HCDC. A centre from which the case was
 * transferred still reads the case, and not its contacts.
 * @throws Problem ALERTS.NOT_FOUND
 */
export async function findContactCase(
  manager: EntityManager,
  actor: Actor,
  id: string,
): Promise<SuspectedCaseEntity> {
  const found = await findCaseInJurisdiction(manager, actor, id, { isLocked: false });
  if (actor.areaPath === null || !`${found.areaPath}.`.startsWith(`${actor.areaPath}.`))
    throw new Problem('ALERTS.NOT_FOUND');
  return found;
}

/** Reads and locks a case whose contacts are searched or split. @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE */
export async function lockContactCase(
  manager: EntityManager,
  actor: Actor,
  id: string,
): Promise<SuspectedCaseEntity> {
  const found = await findCaseInJurisdiction(manager, actor, id, { isLocked: true });
  if (!isOpenCase(found)) throw new Problem('ALERTS.WRONG_STATE');
  return found;
}

/** Reads an open case whose contacts are worked on. It stays unlocked: callers do not wait for each other. @throws Problem ALERTS.NOT_FOUND, ALERTS.WRONG_STATE */
export async function findOpenContactCase(
  manager: EntityManager,
  actor: Actor,
  id: string,
): Promise<SuspectedCaseEntity> {
  const found = await findContactCase(manager, actor, id);
  if (!isOpenCase(found)) throw new Problem('ALERTS.WRONG_STATE');
  return found;
}

/** Returns whether a case is open. */
export const isOpenCase = ({ state }: Pick<SuspectedCaseEntity, 'state'>): boolean =>
  openCaseStates.includes(state);
