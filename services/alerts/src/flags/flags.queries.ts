import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { FoldedFlagEntity } from './folded-flag.entity.js';

/**
 * Deletes the oldest folded flags of a case and returns them, in no order. SQL, because the selection with its lock is part of
 * the deletion. `folded_flag_of` serves it.
 */
export const deleteOldestFoldedFlags = (
  manager: EntityManager,
  caseId: string,
  limit: number,
): Promise<FoldedFlagEntity[]> =>
  queryEntities(
    manager,
    FoldedFlagEntity,
    `delete from folded_flag where declaration_id in
       (select declaration_id from folded_flag where case_id = $1 order by folded_at, declaration_id limit $2 for update)
     returning *`,
    [caseId, limit],
  );

/** Deletes the folded flags of a day and returns the ids of their cases, each once. `folded_flag_day` serves it. */
export async function deleteFoldedFlagsOfDay(manager: EntityManager, day: string): Promise<string[]> {
  const deleted = await queryRows<{ caseId: string }>(
    manager,
    'delete from folded_flag where day = $1::date returning case_id as "caseId"',
    [day],
  );
  return [...new Set(deleted.map(({ caseId }) => caseId))];
}
