import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { adminRoutes } from '@khai-bao/contracts';
import { AccessTrail, requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountsConfig } from '../accounts.config.js';
import { AccountStore } from '../accounts/account-store.js';
import { PersonalDataCipher } from '../accounts/personal-data-cipher.js';
import { PasswordVerifier } from '../identity/passwords/password-verifier.js';
import { GateDeviceEnrolmentEntity } from './gate-device-enrolment.entity.js';
import { GateDeviceEntity } from './gate-device.entity.js';
import { GateDeviceStore } from './gate-device-store.js';
import type { GateDeviceCommand } from './gate-device-state.js';
import type { CreatedPinDto, GateDeviceDto, GateDeviceEnrolmentDto } from './gate-devices.dto.js';
import { listDevicesOfUnit, type ListedGateDevice } from './gate-devices.queries.js';
import { GuardPins } from './guard-pins.js';
import { findPinWeakness, generatePin } from './pin-policy.js';

/** Validity of an enrolment, milliseconds. */
export const enrolmentLifetimeMs = 10 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;
/** Time for which an ended device stays in the list, milliseconds. */
const endedListedMs = 7 * dayMs;
/** Devices in one list: those in use, of which a unit has 200 at most, and those that ended. */
const maxListedDevices = 400;
const enrolmentLimit: RateLimit = { name: 'gate-enrolment', maxPerWindow: 100, windowSeconds: 60 * 60 };

export const enrolmentDigestOf = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');

/** Manages gate devices and PINs on behalf of the unit's administrator, and a guard's own PIN. */
@Injectable()
export class GateDevicesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: AccountStore,
    private readonly devices: GateDeviceStore,
    private readonly pins: GuardPins,
    private readonly passwords: PasswordVerifier,
    private readonly cipher: PersonalDataCipher,
    private readonly trail: AccessTrail,
    private readonly limiter: RateLimiter,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  /** Starts the enrolment of one phone. The token is in the response alone; it is stored as a digest. */
  async createEnrolment(actor: Actor): Promise<GateDeviceEnrolmentDto> {
    const unitId = requireOwnUnit(actor);
    await this.limiter.consume(enrolmentLimit, unitId);
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + enrolmentLifetimeMs);
    const id = uuidv7();
    await this.dataSource.transaction(async (manager) => {
      await this.accounts.requireCurrentAccount(manager, actor);
      await manager.insert(GateDeviceEnrolmentEntity, {
        id,
        tokenDigest: enrolmentDigestOf(token),
        unitId,
        createdBy: actor.accountId,
        createdAt: now,
        expiresAt,
      });
    });
    return {
      enrolmentId: id,
      url: `${this.config.publicOrigin}${adminRoutes.gateDeviceEnrolment(token)}`,
      expiresAt: expiresAt.toISOString(),
    };
  }

  /** Lists the devices of the actor's unit, those in use first. */
  async listDevices(actor: Actor): Promise<GateDeviceDto[]> {
    const { manager } = this.dataSource;
    const endedSince = new Date(this.clock.now().getTime() - endedListedMs);
    const found = await listDevicesOfUnit(manager, requireOwnUnit(actor), endedSince, maxListedDevices);
    const names = await this.accounts.findDisplayNames(
      manager,
      found.map(({ guardId }) => guardId),
    );
    return found.map((device) => this.toDeviceDto(device, names));
  }

  /** @throws Problem ACCOUNTS.DEVICE_NOT_FOUND, or ACCOUNTS.DEVICE_ENDED for an unlock after the end */
  async commandDevice(actor: Actor, id: string, command: GateDeviceCommand): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const device = await this.lockOwnDevice(manager, actor, id);
      await this.devices.transitionDevice(manager, device, command, actor.accountId);
    });
  }

  /** @throws Problem ACCOUNTS.DEVICE_NOT_FOUND */
  async renameDevice(actor: Actor, id: string, name: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.lockOwnDevice(manager, actor, id);
      await manager.update(
        GateDeviceEntity,
        { id },
        { nameSealed: this.cipher.sealField(id, 'gate-device', name) },
      );
    });
  }

  /**
   * Gives a member of staff a new random PIN, returned once to the unit's administrator. The access is recorded in the trail.
   * @throws Problem ACCOUNTS.NOT_FOUND, or ACCOUNTS.WRONG_STATE for a disabled account
   */
  async issueStaffPin(actor: Actor, accountId: string): Promise<CreatedPinDto> {
    const pin = generatePin();
    const hashed = await this.pins.hashPin(accountId, pin);
    return this.dataSource.transaction(async (manager) => {
      await this.accounts.requireCurrentAccount(manager, actor);
      const account = await this.accounts.lockAccountWhere(manager, {
        id: accountId,
        unitId: requireOwnUnit(actor),
        role: 'gate-staff',
      });
      if (account === undefined) throw new Problem('ACCOUNTS.NOT_FOUND');
      if (account.state === 'DISABLED') throw new Problem('ACCOUNTS.WRONG_STATE');
      await this.pins.storePin(manager, accountId, hashed, actor.accountId);
      await this.trail.recordAccess(manager, actor, 'staff.new-pin', 'account', accountId);
      const displayName = this.cipher.tryOpenField(accountId, 'name', account.displayNameSealed) ?? '';
      return { accountId, displayName, pin };
    });
  }

  /**
   * Sets the actor's own PIN. Requires the password, because a shift on a device was opened by a PIN alone.
   * @throws Problem ACCOUNTS.WEAK_PIN, BAD_CREDENTIALS, TOO_MANY_ATTEMPTS
   */
  async setOwnPin(actor: Actor, currentPassword: string, pin: string): Promise<void> {
    const weakness = findPinWeakness(pin);
    if (weakness !== null)
      throw new Problem('ACCOUNTS.WEAK_PIN', { fields: [{ path: 'pin', code: weakness }] });
    const { id } = await this.passwords.requireOwnPassword(actor, currentPassword, 'currentPassword');
    const hashed = await this.pins.hashPin(id, pin);
    await this.dataSource.transaction(async (manager) => {
      const account = await this.accounts.lockAccountWhere(manager, { id, role: 'gate-staff' });
      if (account === undefined || account.state === 'DISABLED') throw new Problem('PLATFORM.FORBIDDEN');
      await this.pins.storePin(manager, id, hashed, id);
    });
  }

  private async lockOwnDevice(manager: EntityManager, actor: Actor, id: string): Promise<GateDeviceEntity> {
    await this.accounts.requireCurrentAccount(manager, actor);
    const device = await this.devices.lockDevice(manager, { id, unitId: requireOwnUnit(actor) });
    if (device === null) throw new Problem('ACCOUNTS.DEVICE_NOT_FOUND');
    return device;
  }

  private toDeviceDto(device: ListedGateDevice, names: ReadonlyMap<string, string>): GateDeviceDto {
    const name = this.cipher.tryOpenField(device.id, 'gate-device', device.nameSealed);
    return {
      deviceId: device.id,
      enrolmentId: device.enrolmentId,
      name: name ?? '',
      unreadable: name === null,
      state: device.state,
      stateSince: device.stateSince.toISOString(),
      enrolledAt: device.enrolledAt.toISOString(),
      lastSeenAt: device.lastSeenAt.toISOString(),
      platform: device.platform,
      appVersion: device.appVersion,
      waitingChecks: device.waitingCheckCount,
      guardName: device.guardId === null ? null : (names.get(device.guardId) ?? ''),
    };
  }
}
