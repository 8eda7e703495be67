import { Injectable } from '@nestjs/common';
import type { AccessAction } from '@khai-bao/contracts';
import type { AccountState } from '@khai-bao/contracts';
import { AccessTrail, withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountEntity } from '../../accounts/account.entity.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { AccountAccessRevoker } from '../../credentials/account-access-revoker.js';
import { AccountIssuer } from '../../delivery/issuing/account-issuer.js';
import { MailAddressHealth, clearedAddressFailure } from '../../delivery/mail/mail-address-health.js';
import { KnownDevices } from '../../identity/devices/known-devices.js';
import { SecondFactorService } from '../../identity/second-factor/second-factor.service.js';
import { enabledChanges, UnitAccountLock } from './unit-account-lock.js';
import { findUnitAccountPage } from './unit-accounts.queries.js';
import type {
  NewAdminDto,
  UnitAccountDto,
  UnitAccountListDto,
  UnitAccountQuery,
} from './unit-accounts.dto.js';

/** States of an account after it was issued. */
const issuedStates: readonly AccountState[] = [
  'ISSUED',
  'DELIVERED',
  'BOUNCED',
  'HANDOVER_WAITING',
  'HANDOVER_OPENED',
  'HANDED_OVER',
  'HANDOVER_RETURNED',
  'ACTIVATED',
];

/** Manages issued accounts of units: new passwords, another admin, disabling and enabling. */
@Injectable()
export class UnitAccountsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly accessRevoker: AccountAccessRevoker,
    private readonly cipher: PersonalDataCipher,
    private readonly issuer: AccountIssuer,
    private readonly unitLock: UnitAccountLock,
    private readonly trail: AccessTrail,
    private readonly factors: SecondFactorService,
    private readonly addressHealth: MailAddressHealth,
    private readonly knownDevices: KnownDevices,
  ) {}

  async listUnitAccounts(actor: Actor, query: UnitAccountQuery): Promise<UnitAccountListDto> {
    const found = await findUnitAccountPage(
      this.dataSource.manager,
      actor,
      query.q?.trim() ?? '',
      decodeCursor(query.cursor, 'time', 'uuid'),
      query.limit + 1,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.stateSince.toISOString(), last.id));
    return { items: page.items.map((row) => this.toUnitAccountDto(row)), nextCursor: page.nextCursor };
  }

  /**
   * Issues a new password by mail or as a slip. The old password and all sessions end immediately.
   * @throws Problem ACCOUNTS.NO_MAIL_ADDRESS, ACCOUNTS.WRONG_STATE
   */
  async issueUnitPassword(actor: Actor, id: string, delivery: 'mail' | 'handover'): Promise<UnitAccountDto> {
    const oneTime = await this.issuer.prepareOneTimePassword();
    return this.changeUnitAccount(actor, id, 'account.new-password', async (manager, account) => {
      if (delivery === 'mail' && account.emailSealed === null) throw new Problem('ACCOUNTS.NO_MAIL_ADDRESS');
      await this.accessRevoker.revokeAccountAccess(manager, id);
      // A visitor of the committee may also have lost the phone; a mail proves less, so it keeps the second factors.
      if (delivery === 'handover') await this.factors.deleteFactors(manager, id);
      return this.issuer.issuePassword(manager, account, delivery, actor.accountId, oneTime, {
        tokenVersion: account.tokenVersion + 1,
        mailFailed: null,
      });
    });
  }

  /** Replaces the admin of a unit. Password, sessions, second factors and known devices of the previous admin end. */
  async replaceUnitAdmin(
    actor: Actor,
    id: string,
    { representative, email }: NewAdminDto,
  ): Promise<UnitAccountDto> {
    const oneTime = await this.issuer.prepareOneTimePassword();
    return this.changeUnitAccount(actor, id, 'account.new-admin', async (manager, account) => {
      await this.accessRevoker.revokeAccountAccess(manager, id);
      await this.factors.deleteFactors(manager, id);
      await this.knownDevices.deleteKnownDevices(manager, id);
      return this.issuer.issuePassword(
        manager,
        account,
        email === undefined ? 'handover' : 'mail',
        actor.accountId,
        oneTime,
        {
          displayNameSealed: this.cipher.sealField(id, 'name', representative),
          emailSealed: email === undefined ? null : this.cipher.sealField(id, 'email', email),
          tokenVersion: account.tokenVersion + 1,
          mailFailed: null,
          ...clearedAddressFailure,
        },
      );
    });
  }

  /** Disables a unit's account and its gate staff and ends their sessions. */
  async disableUnitAccount(actor: Actor, id: string, reason: string): Promise<UnitAccountDto> {
    return this.changeUnitAccount(actor, id, 'account.disable', (manager, account) =>
      this.unitLock.lockUnitAccounts(manager, account, { actorId: actor.accountId, reason, closed: false }),
    );
  }

  /** Enables a disabled account with the staff that was disabled with it. An account that was never activated gets a new slip. */
  async enableUnitAccount(actor: Actor, id: string): Promise<UnitAccountDto> {
    const oneTime = await this.issuer.prepareOneTimePassword();
    return this.changeUnitAccount(
      actor,
      id,
      'account.enable',
      async (manager, account) => {
        const opened = await this.unitLock.unlockUnitAccounts(manager, account, actor.accountId);
        return (
          opened ??
          this.issuer.issuePassword(manager, account, 'handover', actor.accountId, oneTime, enabledChanges)
        );
      },
      ['DISABLED'],
    );
  }

  private changeUnitAccount(
    actor: Actor,
    id: string,
    action: AccessAction,
    work: (manager: EntityManager, account: AccountEntity) => Promise<AccountEntity>,
    from: readonly AccountState[] = issuedStates,
  ): Promise<UnitAccountDto> {
    return this.dataSource.transaction(async (manager) => {
      await this.store.requireCurrentAccount(manager, actor);
      const account = await this.store.lockAccountWhere(manager, {
        id,
        role: 'unit-admin',
        areaPath: withinJurisdiction(actor),
      });
      if (account === undefined) throw new Problem('ACCOUNTS.NOT_FOUND');
      if (!from.includes(account.state)) throw new Problem('ACCOUNTS.WRONG_STATE');
      const changed = await work(manager, account);
      await this.trail.recordAccess(manager, actor, action, 'account', id);
      return this.toUnitAccountDto(changed);
    });
  }

  private toUnitAccountDto(row: AccountEntity): UnitAccountDto {
    const failure = this.addressHealth.findCurrentFailure(row);
    const reason =
      row.disabledReasonSealed === null
        ? null
        : this.cipher.tryOpenField(row.id, 'disabled', row.disabledReasonSealed);
    return {
      accountId: row.id,
      unitId: row.unitId!,
      unitName: row.unitName ?? '',
      unitKind: row.unitKind!,
      areaName: row.areaName ?? '',
      street: row.street ?? '',
      username: row.username ?? '',
      state: row.state,
      stateSince: row.stateSince.toISOString(),
      hasEmail: row.emailSealed !== null,
      mailFailed: row.mailFailed,
      mailFailedWhy: row.mailFailedWhy,
      mailDelayedAt: row.state === 'DELIVERED' ? (row.mailDelayedAt?.toISOString() ?? null) : null,
      addressFailedWhy: failure?.why ?? null,
      addressFailedAt: failure?.at.toISOString() ?? null,
      disabledReason: reason,
      unreadable: row.disabledReasonSealed !== null && reason === null,
    };
  }
}
