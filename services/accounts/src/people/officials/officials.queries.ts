import { invitableRoles } from '@khai-bao/contracts';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryEntities } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { AccountEntity } from '../../accounts/account.entity.js';

/**
 * Finds a page of the officials within the actor's area that it may invite or has invited, the newest first, after a cursor of
 * creation time and id. SQL, because it compares rows. `account_officials` serves it.
 */
export function findOfficialPage(
  manager: EntityManager,
  actor: Actor,
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<AccountEntity[]> {
  const scope = jurisdictionSql(actor, 'area_path', 1);
  const parameters: unknown[] = [...scope.parameters, invitableRoles(actor.role), actor.accountId, limit];
  const later =
    after === null
      ? ''
      : ` and (date_trunc('milliseconds', created_at), id) < ($${parameters.push(after[0])}::timestamptz, $${parameters.push(after[1])}::uuid)`;
  return queryEntities(
    manager,
    AccountEntity,
    `select * from account where role not in ('unit-admin', 'gate-staff') and ${scope.sql} and id <> $4 and (role = any($3) or invited_by = $4)${later}
     order by date_trunc('milliseconds', created_at) desc, id desc limit $5`,
    parameters,
  );
}
