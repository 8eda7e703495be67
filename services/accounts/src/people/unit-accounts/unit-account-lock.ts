import { Injectable } from '@nestjs/common';
import { Not, type EntityManager } from 'typeorm';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountChanges, AccountEntity } from '../../accounts/account.entity.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { AccountAccessRevoker } from '../../credentials/account-access-revoker.js';
import { HandoverStore } from '../../delivery/handovers/handover-store.js';
import { OneTimePasswordStore } from '../../delivery/issuing/one-time-password-store.js';

/** Changes of an account that is enabled again. */
export const enabledChanges = {
  disabledFrom: null,
  disabledWith: null,
  disabledReasonSealed: null,
  closedWithUnit: false,
} satisfies AccountChanges;

/** What disabling and enabling read of an account. */
type LockableAccount = Pick<AccountEntity, 'id' | 'unitId' | 'state' | 'tokenVersion' | 'disabledFrom'>;

/** Disables the account of a unit with its gate staff, and enables them together again. */
@Injectable()
export class UnitAccountLock {
  constructor(
    private readonly store: AccountStore,
    private readonly accessRevoker: AccountAccessRevoker,
    private readonly handovers: HandoverStore,
    private readonly undelivered: OneTimePasswordStore,
    private readonly cipher: PersonalDataCipher,
  ) {}

  /**
   * Disables the accounts: ends their sessions, replaces an open handover and deletes an undelivered password.
   * @param account the unit's admin, with its row locked, in a state after issuing
   * @param by `closed`: whether the unit has closed; the account is enabled again with the unit
   */
  async lockUnitAccounts(
    manager: EntityManager,
    account: LockableAccount,
    by: { readonly actorId: string | null; readonly reason: string; readonly closed: boolean },
  ): Promise<AccountEntity> {
    await this.handovers.replaceOpenHandover(manager, account.id);
    await this.undelivered.deletePassword(manager, account.id);
    const staff = await this.store.lockAccountsWhere(manager, {
      unitId: account.unitId!,
      role: 'gate-staff',
      state: Not('DISABLED'),
    });
    for (const person of staff)
      await this.disableAccount(manager, by.actorId, person, { disabledWith: account.id });
    return this.disableAccount(manager, by.actorId, account, {
      disabledReasonSealed: this.cipher.sealField(account.id, 'disabled', by.reason),
      closedWithUnit: by.closed,
    });
  }

  /** Enables the staff that was disabled with the account, and the account if it had been activated. @returns null when it needs a new slip */
  async unlockUnitAccounts(
    manager: EntityManager,
    account: LockableAccount,
    actorId: string | null,
  ): Promise<AccountEntity | null> {
    const staff = await this.store.lockAccountsWhere(manager, {
      disabledWith: account.id,
      state: 'DISABLED',
    });
    for (const person of staff)
      await this.store.transitionAccount(
        manager,
        person,
        person.disabledFrom ?? 'ACTIVATED',
        actorId,
        enabledChanges,
      );
    return account.disabledFrom === 'ACTIVATED'
      ? this.store.transitionAccount(manager, account, 'ACTIVATED', actorId, enabledChanges)
      : null;
  }

  private async disableAccount(
    manager: EntityManager,
    actorId: string | null,
    account: LockableAccount,
    changes: AccountChanges,
  ): Promise<AccountEntity> {
    await this.accessRevoker.revokeAccountAccess(manager, account.id);
    return this.store.transitionAccount(manager, account, 'DISABLED', actorId, {
      tokenVersion: account.tokenVersion + 1,
      disabledFrom: account.state,
      ...changes,
    });
  }
}
