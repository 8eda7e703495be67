import { Injectable } from '@nestjs/common';
import { AccessTrail, requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { DataSource, Not, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountStore } from '../../accounts/account-store.js';
import { AccountEntity } from '../../accounts/account.entity.js';
import { PasswordHasher } from '../../accounts/password-hasher.js';
import { generateOneTimePassword } from '../../accounts/password-text.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { generateUsername } from '../../accounts/username.js';
import { AccountAccessRevoker } from '../../credentials/account-access-revoker.js';
import { GuardPins } from '../../gate-devices/guard-pins.js';
import { SecondFactorService } from '../../identity/second-factor/second-factor.service.js';
import type { CreatedStaffDto, GrantPermissionDto, StaffDto } from './staff.dto.js';
import { findStaffOfUnit } from './staff.queries.js';

const hourMs = 60 * 60 * 1000;
const maxStaffPerUnit = 200;

/** Manages gate staff of a unit on behalf of the unit's admin. */
@Injectable()
export class StaffService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly accessRevoker: AccountAccessRevoker,
    private readonly cipher: PersonalDataCipher,
    private readonly hasher: PasswordHasher,
    private readonly factors: SecondFactorService,
    private readonly pins: GuardPins,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  /** Lists the staff of the actor's unit. Disabled accounts are last, because the limit of accounts does not count them. */
  async listStaff(actor: Actor): Promise<StaffDto[]> {
    const found = await findStaffOfUnit(this.dataSource.manager, requireOwnUnit(actor), 2 * maxStaffPerUnit);
    const withPin = await this.pins.findAccountsWithPin(
      this.dataSource.manager,
      found.map(({ id }) => id),
    );
    return found.map((row) => this.toStaffDto(row, withPin.has(row.id)));
  }

  async createStaffAccount(actor: Actor, displayName: string): Promise<CreatedStaffDto> {
    const unitId = requireOwnUnit(actor);
    const id = uuidv7();
    const password = generateOneTimePassword();
    const hashed = await this.hasher.hashPassword(password);
    const now = this.clock.now();
    const username = generateUsername(displayName, { maxStemLength: 16, fallbackStem: 'nhanvien' });
    await this.dataSource.transaction(async (manager) => {
      // Disabling the unit locks this row: staff is created before that, and disabled with it, or not at all.
      const admin = await this.store.lockAccount(manager, actor.accountId);
      await this.store.requireCurrentAccount(manager, actor);
      const count = await manager.countBy(AccountEntity, {
        unitId,
        role: 'gate-staff',
        state: Not('DISABLED'),
      });
      if (admin?.state !== 'ACTIVATED' || count >= maxStaffPerUnit) throw new Problem('ACCOUNTS.WRONG_STATE');
      const created = await this.store.createAccount(manager, {
        id,
        role: 'gate-staff',
        state: 'ISSUED',
        stateSince: now,
        username,
        displayNameSealed: this.cipher.sealField(id, 'name', displayName),
        place: admin.place,
        areaCode: admin.areaCode,
        areaPath: admin.areaPath,
        areaName: admin.areaName,
        unitId,
        unitName: admin.unitName,
        delivery: 'shown',
        passwordHash: hashed,
        passwordTemporary: true,
        passwordExpiresAt: new Date(now.getTime() + this.config.oneTimeHours * hourMs),
      });
      await this.store.publishAccount(manager, created, actor.accountId);
    });
    return { accountId: id, username, displayName, oneTimePassword: password };
  }

  /**
   * Issues a new one-time password to a member of staff, returned once to the unit's admin. The old password, the PIN, the
   * second factors, all sessions and shifts end. The access is recorded in the trail.
   * @throws Problem ACCOUNTS.NOT_FOUND, or ACCOUNTS.WRONG_STATE when the account or its unit is locked
   */
  async issueStaffPassword(actor: Actor, id: string): Promise<CreatedStaffDto> {
    const password = generateOneTimePassword();
    const hashed = await this.hasher.hashPassword(password);
    return this.dataSource.transaction(async (manager) => {
      // The unit is locked first, as in `createStaffAccount`: the same order prevents deadlocks with disabling the unit.
      const admin = await this.store.lockAccount(manager, actor.accountId);
      const account = await this.lockStaff(manager, actor, id);
      if (admin?.state !== 'ACTIVATED' || account.state === 'DISABLED')
        throw new Problem('ACCOUNTS.WRONG_STATE');
      await this.accessRevoker.revokeAccountAccess(manager, id);
      await this.factors.deleteFactors(manager, id);
      await this.pins.deletePin(manager, id);
      const moved = await this.store.transitionAccount(manager, account, 'ISSUED', actor.accountId, {
        passwordHash: hashed,
        passwordTemporary: true,
        passwordExpiresAt: new Date(this.clock.now().getTime() + this.config.oneTimeHours * hourMs),
        tokenVersion: account.tokenVersion + 1,
      });
      await this.trail.recordAccess(manager, actor, 'staff.new-password', 'account', id);
      const { username, displayName } = this.toStaffDto(moved, false);
      return { accountId: id, username, displayName, oneTimePassword: password };
    });
  }

  /**
   * Grants a permission to a member of staff or takes it away. Taking it away ends all sessions and shifts, because access tokens
   * contain it. @throws Problem ACCOUNTS.NOT_FOUND, or ACCOUNTS.WRONG_STATE for a disabled account
   */
  async grantPermission(
    actor: Actor,
    id: string,
    { permission, granted }: GrantPermissionDto,
  ): Promise<StaffDto> {
    return this.dataSource.transaction(async (manager) => {
      const account = await this.lockStaff(manager, actor, id);
      if (account.state === 'DISABLED') throw new Problem('ACCOUNTS.WRONG_STATE');
      const hasPin = (await this.pins.findAccountsWithPin(manager, [id])).has(id);
      if (account.grantedPermissions.includes(permission) === granted)
        return this.toStaffDto(account, hasPin);
      const others = account.grantedPermissions.filter((one) => one !== permission);
      if (!granted) await this.accessRevoker.revokeAccountAccess(manager, id);
      const changed = await this.store.updateAccount(manager, account, actor.accountId, {
        grantedPermissions: granted ? [...others, permission] : others,
        ...(granted ? {} : { tokenVersion: account.tokenVersion + 1 }),
      });
      return this.toStaffDto(changed, hasPin);
    });
  }

  async disableStaffAccount(actor: Actor, id: string): Promise<StaffDto> {
    return this.dataSource.transaction(async (manager) => {
      const account = await this.lockStaff(manager, actor, id);
      await this.accessRevoker.revokeAccountAccess(manager, id);
      await this.pins.deletePin(manager, id);
      return this.toStaffDto(
        await this.store.transitionAccount(manager, account, 'DISABLED', actor.accountId, {
          tokenVersion: account.tokenVersion + 1,
        }),
        false,
      );
    });
  }

  private async lockStaff(manager: EntityManager, actor: Actor, id: string): Promise<AccountEntity> {
    await this.store.requireCurrentAccount(manager, actor);
    const account = await this.store.lockAccountWhere(manager, {
      id,
      unitId: requireOwnUnit(actor),
      role: 'gate-staff',
    });
    if (account === undefined) throw new Problem('ACCOUNTS.NOT_FOUND');
    return account;
  }

  private toStaffDto(
    row: Pick<
      AccountEntity,
      'id' | 'username' | 'displayNameSealed' | 'state' | 'createdAt' | 'grantedPermissions'
    >,
    hasPin: boolean,
  ): StaffDto {
    const displayName = this.cipher.tryOpenField(row.id, 'name', row.displayNameSealed);
    return {
      accountId: row.id,
      username: row.username ?? '',
      displayName: displayName ?? '',
      unreadable: displayName === null,
      state: row.state,
      createdAt: row.createdAt.toISOString(),
      hasPin,
      grants: row.grantedPermissions,
    };
  }
}
