import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { caseColumns, type CaseRow } from './case.row.js';

/** Reads a case of the actor's jurisdiction and locks its row on request. @throws Problem ALERTS.NOT_FOUND */
export async function findCaseInJurisdiction(
  manager: EntityManager,
  actor: Actor,
  id: string,
  lock: '' | 'for update' = '',
): Promise<CaseRow> {
  const scope = jurisdictionSql(actor, 'area_path', 2);
  const [row] = await queryRows<CaseRow>(
    manager,
    `select ${caseColumns} from suspected_case where id = $1 and ${scope.sql} ${lock}`,
    [id, ...scope.parameters],
  );
  if (row === undefined) throw new Problem('ALERTS.NOT_FOUND');
  return row;
}
