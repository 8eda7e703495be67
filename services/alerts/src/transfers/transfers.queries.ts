import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryEntities } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { CaseTransferEntity } from './case-transfer.entity.js';

/**
 * Finds the transfers that wait for a decision and come from or go to a jurisdiction, the oldest first. SQL, because a condition on two
 * paths uses an index each. `case_transfer_pending_to` and `case_transfer_pending_from` serve it.
 */
export function findPendingTransfers(
  manager: EntityManager,
  actor: Actor,
  limit: number,
): Promise<CaseTransferEntity[]> {
  const to = jurisdictionSql(actor, 'to_area_path', 2);
  const from = jurisdictionSql(actor, 'from_area_path', 2 + to.parameters.length);
  return queryEntities(
    manager,
    CaseTransferEntity,
    `select * from case_transfer where decision is null and (${to.sql} or ${from.sql}) order by requested_at, id limit $1`,
    [limit, ...to.parameters, ...from.parameters],
  );
}
