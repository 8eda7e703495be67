import { Injectable } from '@nestjs/common';
import type { AccessAction } from '@khai-bao/contracts';
import { foldVietnamese } from '@khai-bao/areas';
import type { AccountState } from '@khai-bao/contracts';
import { AccessTrail, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountRow } from '../../accounts/account.row.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { AccountIssuer } from '../../delivery/issuing/account-issuer.js';
import { MailAddressHealth, clearedAddressFailure } from '../../delivery/mail/mail-address-health.js';
import { KnownDevices } from '../../identity/devices/known-devices.js';
import { SecondFactorService } from '../../identity/second-factor/second-factor.service.js';
import { unlockedColumns, UnitAccountLock } from './unit-account-lock.js';
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
    private readonly cipher: PersonalDataCipher,
    private readonly issuer: AccountIssuer,
    private readonly unitLock: UnitAccountLock,
    private readonly trail: AccessTrail,
    private readonly factors: SecondFactorService,
    private readonly addressHealth: MailAddressHealth,
    private readonly knownDevices: KnownDevices,
  ) {}

  async listUnitAccounts(actor: Actor, query: UnitAccountQuery): Promise<UnitAccountListDto> {
    const scope = jurisdictionSql(actor, 'area_path', 1);
    const parameters: unknown[] = [...scope.parameters, query.limit + 1];
    const where = [`role = 'unit-admin'`, scope.sql, `state not in ('REQUESTED', 'REFUSED')`];
    const typed = query.q?.trim() ?? '';
    if (typed !== '') {
      const name = parameters.push(foldVietnamese(typed).replaceAll(/[^a-z0-9]/g, ''));
      const username = parameters.push(typed.toLowerCase());
      where.push(
        `((length($${name}) > 0 and position($${name} in name_key) > 0) or starts_with(username, $${username}))`,
      );
    }
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    if (cursor !== null)
      where.push(
        `(date_trunc('milliseconds', state_since), id) < ($${parameters.push(cursor[0])}::timestamptz, $${parameters.push(cursor[1])}::uuid)`,
      );
    const found = await queryRows<AccountRow>(
      this.dataSource,
      `select * from account where ${where.join(' and ')} order by state_since desc, id desc limit $3`,
      parameters,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.state_since.toISOString(), last.id));
    return { items: page.items.map((row) => this.toUnitAccountDto(row)), nextCursor: page.nextCursor };
  }

  /**
   * Issues a new password by mail or as a slip. The old password and all sessions end immediately.
   * @throws Problem ACCOUNTS.NO_MAIL_ADDRESS, ACCOUNTS.WRONG_STATE
   */
  async issueUnitPassword(actor: Actor, id: string, delivery: 'mail' | 'handover'): Promise<UnitAccountDto> {
    const oneTime = await this.issuer.prepareOneTimePassword();
    return this.changeUnitAccount(actor, id, 'account.new-password', async (manager, account) => {
      if (delivery === 'mail' && account.email_sealed === null) throw new Problem('ACCOUNTS.NO_MAIL_ADDRESS');
      await this.store.revokeAccountAccess(manager, id);
      // A visitor of the committee may also have lost the phone; a mail proves less, so it keeps the second factors.
      if (delivery === 'handover') await this.factors.deleteFactors(manager, id);
      return this.issuer.issuePassword(manager, account, delivery, actor.accountId, oneTime, {
        token_version: account.token_version + 1,
        mail_failed: null,
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
      await this.store.revokeAccountAccess(manager, id);
      await this.factors.deleteFactors(manager, id);
      await this.knownDevices.deleteKnownDevices(manager, id);
      return this.issuer.issuePassword(
        manager,
        account,
        email === undefined ? 'handover' : 'mail',
        actor.accountId,
        oneTime,
        {
          display_name_sealed: this.cipher.sealField(id, 'name', representative),
          email_sealed: email === undefined ? null : this.cipher.sealField(id, 'email', email),
          token_version: account.token_version + 1,
          mail_failed: null,
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
          this.issuer.issuePassword(manager, account, 'handover', actor.accountId, oneTime, unlockedColumns)
        );
      },
      ['DISABLED'],
    );
  }

  private changeUnitAccount(
    actor: Actor,
    id: string,
    action: AccessAction,
    work: (manager: EntityManager, account: AccountRow) => Promise<AccountRow>,
    from: readonly AccountState[] = issuedStates,
  ): Promise<UnitAccountDto> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    return this.dataSource.transaction(async (manager) => {
      await this.store.requireCurrentAccount(manager, actor);
      const [account] = await queryRows<AccountRow>(
        manager,
        `select * from account where id = $1 and role = 'unit-admin' and ${scope.sql} for update`,
        [id, ...scope.parameters],
      );
      if (account === undefined) throw new Problem('ACCOUNTS.NOT_FOUND');
      if (!from.includes(account.state)) throw new Problem('ACCOUNTS.WRONG_STATE');
      const changed = await work(manager, account);
      await this.trail.recordAccess(manager, actor, action, 'account', id);
      return this.toUnitAccountDto(changed);
    });
  }

  private toUnitAccountDto(row: AccountRow): UnitAccountDto {
    const failure = this.addressHealth.findCurrentFailure(row);
    const reason =
      row.disabled_reason_sealed === null
        ? null
        : this.cipher.tryOpenField(row.id, 'disabled', row.disabled_reason_sealed);
    return {
      accountId: row.id,
      unitId: row.unit_id!,
      unitName: row.unit_name ?? '',
      unitKind: row.unit_kind!,
      areaName: row.area_name ?? '',
      street: row.street ?? '',
      username: row.username ?? '',
      state: row.state,
      stateSince: row.state_since.toISOString(),
      hasEmail: row.email_sealed !== null,
      mailFailed: row.mail_failed,
      mailFailedWhy: row.mail_failed_why,
      mailDelayedAt: row.state === 'DELIVERED' ? (row.mail_delayed_at?.toISOString() ?? null) : null,
      addressFailedWhy: failure?.why ?? null,
      addressFailedAt: failure?.at.toISOString() ?? null,
      disabledReason: reason,
      unreadable: row.disabled_reason_sealed !== null && reason === null,
    };
  }
}
