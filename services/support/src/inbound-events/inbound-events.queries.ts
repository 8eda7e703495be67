import type { AccountSnapshot } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { WaitingAccountEntity } from './waiting-account.entity.js';

/** Stores an account event until its registration arrives, unless a newer one waits. SQL for the comparison of versions. */
export const upsertWaitingAccount = (
  manager: EntityManager,
  unitId: string,
  snapshot: AccountSnapshot,
  version: number,
): Promise<object[]> =>
  queryRows(
    manager,
    'insert into waiting_account (unit_id, snapshot, version) values ($1, $2, $3) on conflict (unit_id) do update set snapshot = excluded.snapshot, version = excluded.version where waiting_account.version < excluded.version',
    [unitId, JSON.stringify(snapshot), version],
  );

/** Deletes the waiting account event of a unit and returns it; undefined when none waits. SQL, because it is one round trip. */
export async function removeWaitingAccount(
  manager: EntityManager,
  unitId: string,
): Promise<Pick<WaitingAccountEntity, 'snapshot' | 'version'> | undefined> {
  const [waiting] = await queryRows<Pick<WaitingAccountEntity, 'snapshot' | 'version'>>(
    manager,
    'delete from waiting_account where unit_id = $1 returning snapshot, version',
    [unitId],
  );
  return waiting;
}
