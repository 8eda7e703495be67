import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountRow, AccountUpdate } from '../../accounts/account.row.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { AccountIssuer } from '../../delivery/issuing/account-issuer.js';

/** Columns that are reset when an account is enabled again. */
export const unlockedColumns = {
  disabled_from: null,
  disabled_with: null,
  disabled_reason_sealed: null,
  closed_with_unit: false,
};

/** Disables the account of a unit with its gate staff, and enables them together again. */
@Injectable()
export class UnitAccountLock {
  constructor(
    private readonly store: AccountStore,
    private readonly issuer: AccountIssuer,
    private readonly cipher: PersonalDataCipher,
  ) {}

  /**
   * Disables the accounts: ends their sessions, replaces an open handover and deletes an undelivered password.
   * @param account the unit's admin, with its row locked, in a state after issuing
   * @param by `closed`: whether the unit has closed; the account is enabled again with the unit
   */
  async lockUnitAccounts(
    manager: EntityManager,
    account: AccountRow,
    by: { readonly actorId: string | null; readonly reason: string; readonly closed: boolean },
  ): Promise<AccountRow> {
    await this.issuer.replaceOpenHandover(manager, account.id);
    await queryRows(manager, 'delete from secret where account_id = $1', [account.id]);
    const staff = await queryRows<AccountRow>(
      manager,
      `select * from account where unit_id = $1 and role = 'gate-staff' and state <> 'DISABLED' order by id for update`,
      [account.unit_id],
    );
    for (const person of staff)
      await this.disableAccount(manager, by.actorId, person, { disabled_with: account.id });
    return this.disableAccount(manager, by.actorId, account, {
      disabled_reason_sealed: this.cipher.sealField(account.id, 'disabled', by.reason),
      closed_with_unit: by.closed,
    });
  }

  /** Enables the staff that was disabled with the account, and the account if it had been activated. @returns null when it needs a new slip */
  async unlockUnitAccounts(
    manager: EntityManager,
    account: AccountRow,
    actorId: string | null,
  ): Promise<AccountRow | null> {
    const staff = await queryRows<AccountRow>(
      manager,
      `select * from account where disabled_with = $1 and state = 'DISABLED' order by id for update`,
      [account.id],
    );
    for (const person of staff)
      await this.store.transitionAccount(
        manager,
        person,
        person.disabled_from ?? 'ACTIVATED',
        actorId,
        unlockedColumns,
      );
    return account.disabled_from === 'ACTIVATED'
      ? this.store.transitionAccount(manager, account, 'ACTIVATED', actorId, unlockedColumns)
      : null;
  }

  private async disableAccount(
    manager: EntityManager,
    actorId: string | null,
    account: AccountRow,
    update: AccountUpdate,
  ): Promise<AccountRow> {
    await this.store.revokeAccountAccess(manager, account.id);
    return this.store.transitionAccount(manager, account, 'DISABLED', actorId, {
      token_version: account.token_version + 1,
      disabled_from: account.state,
      ...update,
    });
  }
}
