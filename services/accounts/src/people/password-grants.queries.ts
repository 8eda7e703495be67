import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { PasswordGrantEntity } from './password-grant.entity.js';

/** Records a grant. SQL, because a password that was displayed once stays one that was displayed. */
export async function upsertPasswordGrant(manager: EntityManager, grant: PasswordGrantEntity): Promise<void> {
  await queryRows(
    manager,
    `insert into password_grant (account_id, given_by, how, shown, at) values ($1, $2, $3, $4, $5)
     on conflict (account_id, given_by, how) do update set shown = password_grant.shown or excluded.shown, at = excluded.at`,
    [grant.accountId, grant.giverId, grant.kind, grant.wasDisplayed, grant.grantedAt],
  );
}

/**
 * Whether one of two accounts was given its password by the other, also through intermediaries, or one giver saw the passwords
 * of both. SQL, because it is recursive. The primary key and `password_grant_giver` serve it.
 */
export async function areConnectedByGrants(
  manager: EntityManager,
  accountId: string,
  otherAccountId: string,
): Promise<boolean> {
  const [found] = await queryRows<{ isConnected: boolean }>(
    manager,
    `with recursive held (account_id, given_by) as (
       select account_id, given_by from password_grant where account_id in ($1, $2)
       union
       select held.account_id, g.given_by from held join password_grant g on g.account_id = held.given_by
     )
     select exists (select 1 from held where given_by in ($1, $2) and given_by <> account_id)
       or exists (
         select 1 from password_grant a join password_grant b on b.given_by = a.given_by
         where a.account_id = $1 and b.account_id = $2 and a.shown and b.shown
       ) as "isConnected"`,
    [accountId, otherAccountId],
  );
  return found?.isConnected === true;
}
