import { foldVietnamese } from '@khai-bao/areas';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryEntities } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { AccountEntity } from '../../accounts/account.entity.js';

/**
 * Finds a page of issued accounts of units within the actor's area, the latest change first, after a cursor of its time and id.
 * SQL, because it compares rows and searches the computed name. `account_recent` serves it.
 * @param typed part of the unit's name or start of the user name; empty: all
 */
export function findUnitAccountPage(
  manager: EntityManager,
  actor: Actor,
  typed: string,
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<AccountEntity[]> {
  const scope = jurisdictionSql(actor, 'area_path', 1);
  const parameters: unknown[] = [...scope.parameters, limit];
  const where = [`role = 'unit-admin'`, scope.sql, `state not in ('REQUESTED', 'REFUSED')`];
  if (typed !== '') {
    const name = parameters.push(foldVietnamese(typed).replaceAll(/[^a-z0-9]/g, ''));
    const username = parameters.push(typed.toLowerCase());
    where.push(
      `((length($${name}) > 0 and position($${name} in name_key) > 0) or starts_with(username, $${username}))`,
    );
  }
  if (after !== null)
    where.push(
      `(date_trunc('milliseconds', state_since), id) < ($${parameters.push(after[0])}::timestamptz, $${parameters.push(after[1])}::uuid)`,
    );
  return queryEntities(
    manager,
    AccountEntity,
    `select * from account where ${where.join(' and ')} order by state_since desc, id desc limit $3`,
    parameters,
  );
}
