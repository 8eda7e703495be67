import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { AccountEntity } from '../../accounts/account.entity.js';
import { HandoverEntity } from './handover.entity.js';

/** What a handover shows of its account. */
export type HandoverUnit = Pick<AccountEntity, 'mailFailed' | 'mailFailedWhy' | 'mailFailedAddressSealed'> & {
  readonly unitId: string;
  readonly unitName: string;
  readonly areaName: string;
  readonly street: string;
};
export type HandoverWithUnit = HandoverEntity & HandoverUnit;

const selectHandover = `select h.*, a.unit_id as "unitId", a.unit_name as "unitName", a.area_name as "areaName", a.street, a.mail_failed as "mailFailed",
  a.mail_failed_why as "mailFailedWhy", a.mail_failed_address_sealed as "mailFailedAddressSealed" from handover h join account a on a.id = h.account_id`;

/**
 * Finds a page of handovers within the actor's area by deadline and id, after a cursor of these two. SQL, because it joins the
 * account and compares rows. `handover_by_path` serves it.
 */
export function findHandoverPage(
  manager: EntityManager,
  actor: Actor,
  states: 'OPEN' | 'ALL',
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<HandoverWithUnit[]> {
  const scope = jurisdictionSql(actor, 'h.area_path', 1);
  const parameters: unknown[] = [...scope.parameters, limit];
  const where = [scope.sql, states === 'OPEN' ? `h.state in ('WAITING', 'OPENED')` : `h.state <> 'REPLACED'`];
  if (after !== null)
    where.push(
      `(h.due_at, h.id) > ($${parameters.push(after[0])}::timestamptz, $${parameters.push(after[1])}::uuid)`,
    );
  return queryEntities<HandoverEntity, HandoverUnit>(
    manager,
    HandoverEntity,
    `${selectHandover} where ${where.join(' and ')} order by h.due_at, h.id limit $3`,
    parameters,
  );
}

/** Finds a handover within the actor's area. */
export async function findHandover(
  manager: EntityManager,
  actor: Actor,
  id: string,
  lock: 'unlocked' | 'locked' = 'unlocked',
): Promise<HandoverWithUnit | undefined> {
  const scope = jurisdictionSql(actor, 'h.area_path', 2);
  const [handover] = await queryEntities<HandoverEntity, HandoverUnit>(
    manager,
    HandoverEntity,
    `${selectHandover} where h.id = $1 and ${scope.sql}${lock === 'locked' ? ' for update of h' : ''}`,
    [id, ...scope.parameters],
  );
  return handover;
}

/** Finds a handover within the actor's area and locks its account and then its row: the order of `issuePassword`, which prevents deadlocks. */
export async function lockHandoverWithAccount(
  manager: EntityManager,
  actor: Actor,
  id: string,
): Promise<HandoverWithUnit | undefined> {
  await queryRows(
    manager,
    'select 1 from account where id = (select account_id from handover where id = $1) for update',
    [id],
  );
  return findHandover(manager, actor, id, 'locked');
}
