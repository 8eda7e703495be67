import { queryEntities } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { AccountEntity } from '../../accounts/account.entity.js';

/** Finds the gate staff of a unit, disabled accounts last. SQL, because of that order. `account_staff` serves it. */
export const findStaffOfUnit = (
  manager: EntityManager,
  unitId: string,
  limit: number,
): Promise<AccountEntity[]> =>
  queryEntities(
    manager,
    AccountEntity,
    `select * from account where unit_id = $1 and role = 'gate-staff' order by state = 'DISABLED', created_at limit $2`,
    [unitId, limit],
  );
