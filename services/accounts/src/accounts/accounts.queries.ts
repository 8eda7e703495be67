import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { AccountEntity } from './account.entity.js';

/**
 * Finds the latest handover of an account. SQL, because the entity belongs to the delivery, which depends on the accounts.
 * `handover_account` serves it.
 */
export async function findLatestHandover(
  manager: EntityManager,
  accountId: string,
): Promise<{ readonly id: string; readonly dueAt: Date } | undefined> {
  const [handover] = await queryRows<{ id: string; dueAt: Date }>(
    manager,
    'select id, due_at as "dueAt" from handover where account_id = $1 order by issued_at desc, id desc limit 1',
    [accountId],
  );
  return handover;
}

/** Members of a request that its unit's registration determines. */
export type NewUnitRequest = Pick<
  AccountEntity,
  | 'id'
  | 'stateSince'
  | 'displayNameSealed'
  | 'areaCode'
  | 'areaPath'
  | 'areaName'
  | 'unitKind'
  | 'street'
  | 'emailSealed'
  | 'taxCode'
  | 'receivedTier'
  | 'contactGaps'
  | 'unitVersion'
  | 'unitRevision'
  | 'unitDuplicateOpen'
> & { readonly unitId: string; readonly unitName: string };

/**
 * Creates the request of a unit; undefined when the unit has an account or a waiting request (`one_admin_per_unit`). SQL,
 * because consumers compare versions: a second request continues after the version of the refused one.
 */
export async function insertUnitRequest(
  manager: EntityManager,
  request: NewUnitRequest,
): Promise<AccountEntity | undefined> {
  const [created] = await queryEntities(
    manager,
    AccountEntity,
    `insert into account (id, role, state, state_since, display_name_sealed, place, area_code, area_path, area_name, unit_id, unit_name, unit_kind, street, email_sealed, requested_at, tax_code, received_tier, contact_gaps, unit_version, unit_told, unit_revision, unit_duplicate_open, version)
     values ($1, 'unit-admin', 'REQUESTED', $2, $3, $4, $5, $6, $7, $8, $4, $9, $10, $11, $2, $12, $13, $14, $15, $15, $16, $17, (select coalesce(max(version), 0) + 1 from account where unit_id = $8 and role = 'unit-admin'))
     on conflict (unit_id) where role = 'unit-admin' and state <> 'REFUSED' do nothing returning *`,
    [
      request.id,
      request.stateSince,
      request.displayNameSealed,
      request.unitName,
      request.areaCode,
      request.areaPath,
      request.areaName,
      request.unitId,
      request.unitKind,
      request.street,
      request.emailSealed,
      request.taxCode,
      request.receivedTier,
      request.contactGaps,
      request.unitVersion,
      request.unitRevision,
      request.unitDuplicateOpen,
    ],
  );
  return created;
}
