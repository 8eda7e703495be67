import { Injectable } from '@nestjs/common';
import { maxGateShiftMs, permissionsOf, supportsGateDeviceHandshake } from '@khai-bao/contracts';
import { Clock, Problem } from '@khai-bao/platform/core';
import { RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { DataSource, In, Not, type EntityManager } from 'typeorm';
import { accessTokenLifetimeSeconds } from '../accounts/access-token-lifetime.js';
import { AccountEntity } from '../accounts/account.entity.js';
import { AccountStore } from '../accounts/account-store.js';
import { PersonalDataCipher } from '../accounts/personal-data-cipher.js';
import { KeyedQueue } from '../identity/passwords/keyed-queue.js';
import { PasswordVerifier } from '../identity/passwords/password-verifier.js';
import { SecondFactorService } from '../identity/second-factor/second-factor.service.js';
import { TokenIssuer } from '../identity/sessions/token-issuer.js';
import type { GateDeviceEntity } from './gate-device.entity.js';
import { GateDeviceStore } from './gate-device-store.js';
import type {
  GateDeviceDutyDto,
  GateDevicePasswordDto,
  GateDeviceReportDto,
  GateShiftDto,
  PinSignInDto,
} from './gate-devices.dto.js';
import type { GateShiftEntity } from './gate-shift.entity.js';
import { GuardPins } from './guard-pins.js';
import { countPinGuess, decidePinAttempt } from './pin-guess.js';

/** PINs that one device may submit. A guard who mistypes needs a few; five wrong ones in a row lock the device anyway. */
const deviceLimit: RateLimit = { name: 'gate-pin', maxPerWindow: 30, windowSeconds: 60 };
/** Queued PINs of one unit in this process. They are hashed one at a time, so that a flood takes one database connection. */
const maxQueuedPins = 50;
/** Guards that a device shows. */
const maxGuards = 200;
const unusableStates = ['DISABLED', 'REFUSED', 'REQUESTED'] as const;

/** The phone that sent a request: the key that it has proven, and its browser. */
export interface ProvenPhone {
  readonly keyThumbprint: string;
  readonly platform: string;
}

/** What became of a PIN. A refusal is returned, not thrown, so that the transaction that counted it is committed. */
type PinOutcome = { readonly shift: GateShiftDto } | { readonly problem: Problem };

/** Shifts of guards on gate devices: starts them by PIN or password, renews and ends them. */
@Injectable()
export class GateShiftsService {
  private readonly pinQueue = new KeyedQueue(maxQueuedPins);

  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: AccountStore,
    private readonly devices: GateDeviceStore,
    private readonly pins: GuardPins,
    private readonly passwords: PasswordVerifier,
    private readonly factors: SecondFactorService,
    private readonly issuer: TokenIssuer,
    private readonly cipher: PersonalDataCipher,
    private readonly limiter: RateLimiter,
    private readonly clock: Clock,
  ) {}

  /** Returns whether a key belongs to an enrolled device, also to one that has ended. */
  async isEnrolledKey(keyThumbprint: string): Promise<boolean> {
    return (await this.devices.findDeviceByKey(this.dataSource.manager, keyThumbprint)) !== null;
  }

  /**
   * Reads the guards who may start a shift on a device.
   * @throws Problem ACCOUNTS.DEVICE_ENDED also for a key that nobody enrolled
   */
  async readDuty(phone: ProvenPhone): Promise<GateDeviceDutyDto> {
    const { manager } = this.dataSource;
    const device = await this.findDevice(manager, phone);
    await this.devices.recordReport(manager, device.id, { platform: phone.platform });
    const guards = await manager.find(AccountEntity, {
      where: { unitId: device.unitId, role: 'gate-staff', state: Not(In([...unusableStates])) },
      order: { createdAt: 'ASC' },
      take: maxGuards,
    });
    const withPin = await this.pins.findAccountsWithPin(
      manager,
      guards.map(({ id }) => id),
    );
    const unitName = guards[0]?.unitName ?? '';
    return {
      device: {
        deviceId: device.id,
        name: this.cipher.tryOpenField(device.id, 'gate-device', device.nameSealed) ?? '',
        unitId: device.unitId,
        unitName,
      },
      locked: device.state === 'LOCKED',
      guards: guards.map((guard) => ({
        guardId: guard.id,
        displayName: this.cipher.tryOpenField(guard.id, 'name', guard.displayNameSealed) ?? '',
        hasPin: withPin.has(guard.id),
      })),
    };
  }

  /**
   * Starts a shift by PIN. The shift of the guard before ends. A guard of another unit, without a PIN or with a disabled
   * account is answered as a wrong PIN is, and counts as one.
   * @throws Problem ACCOUNTS.WRONG_PIN, DEVICE_LOCKED, DEVICE_ENDED, TOO_MANY_ATTEMPTS, HANDSHAKE_UNSUPPORTED
   */
  async signInByPin(phone: ProvenPhone, form: PinSignInDto): Promise<GateShiftDto> {
    requireHandshake(form);
    const device = await this.findDevice(this.dataSource.manager, phone);
    await this.limiter.consume(deviceLimit, device.id);
    const turn = this.pinQueue.runQueued(device.unitId, () =>
      this.dataSource.transaction((manager) => this.verifyPin(manager, phone, form)),
    );
    if (turn === null) throw new Problem('PLATFORM.TOO_MANY_REQUESTS', { retryAfter: 2 });
    const outcome = await turn;
    if ('problem' in outcome) throw outcome.problem;
    return outcome.shift;
  }

  /**
   * Starts a shift by user name and password, which also unlocks the device.
   * @throws Problem those of the sign-in, PLATFORM.FORBIDDEN for anybody but gate staff of the device's unit,
   * ACCOUNTS.PASSWORD_CHANGE_REQUIRED, DEVICE_ENDED, HANDSHAKE_UNSUPPORTED
   */
  async signInByPassword(phone: ProvenPhone, form: GateDevicePasswordDto): Promise<GateShiftDto> {
    requireHandshake(form);
    const { unitId } = await this.findDevice(this.dataSource.manager, phone);
    const account = await this.passwords.requireAccountByPassword(form.username, form.password, undefined);
    await this.factors.requireSecondFactor(
      account,
      form.code === undefined ? {} : { code: form.code },
      'sign-in',
    );
    if (account.role !== 'gate-staff' || account.unitId !== unitId) throw new Problem('PLATFORM.FORBIDDEN');
    if (account.passwordTemporary) throw new Problem('ACCOUNTS.PASSWORD_CHANGE_REQUIRED');
    return this.dataSource.transaction(async (manager) => {
      await this.accounts.lockAccountKey(manager, account.id);
      const device = await this.lockDevice(manager, phone);
      await this.devices.transitionDevice(manager, device, 'unlock', account.id);
      await this.devices.recordReport(manager, device.id, { ...reportOf(phone, form), wrongPinCount: 0 });
      const shift = await this.devices.startShift(manager, device.id, account);
      return this.toShiftDto(account, device, shift);
    });
  }

  /**
   * Issues a new access token of the open shift, for the proof of the device's key alone. It also tells the unit that the
   * device is alive and how many checks wait on it.
   * @throws Problem ACCOUNTS.SESSION_ENDED, DEVICE_ENDED, DEVICE_LOCKED, HANDSHAKE_UNSUPPORTED
   */
  async renewShift(phone: ProvenPhone, report: GateDeviceReportDto): Promise<GateShiftDto> {
    requireHandshake(report);
    const renewed = await this.dataSource.transaction(async (manager) => {
      const device = await this.lockDevice(manager, phone);
      await this.devices.recordReport(manager, device.id, reportOf(phone, report));
      if (device.state === 'LOCKED') return 'locked';
      const shift = await this.devices.findOpenShift(manager, device.id);
      if (shift === null) return null;
      const account = await this.findGuard(manager, device.unitId, shift.accountId);
      const isOver = this.clock.now().getTime() - shift.startedAt.getTime() >= maxGateShiftMs;
      if (isOver || account === null || account.tokenVersion !== shift.tokenVersion) {
        await this.devices.endOpenShift(manager, device.id);
        return null;
      }
      await this.devices.recordTokenIssue(manager, shift.id);
      return this.toShiftDto(account, device, shift);
    });
    if (renewed === 'locked') throw new Problem('ACCOUNTS.DEVICE_LOCKED');
    if (renewed === null) throw new Problem('ACCOUNTS.SESSION_ENDED');
    return renewed;
  }

  /** Ends the open shift of a device, here and in every service. @throws Problem ACCOUNTS.DEVICE_ENDED */
  async endShift(phone: ProvenPhone): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const device = await this.lockDevice(manager, phone);
      await this.devices.endOpenShift(manager, device.id);
    });
  }

  private async verifyPin(
    manager: EntityManager,
    phone: ProvenPhone,
    form: PinSignInDto,
  ): Promise<PinOutcome> {
    await this.accounts.lockAccountKey(manager, form.guardId);
    // Guesses on one device wait for each other here, also those of other instances.
    const device = await this.lockDevice(manager, phone);
    const guard = await this.findGuard(manager, device.unitId, form.guardId);
    const pin = guard === null ? null : await this.pins.lockPin(manager, guard.id);
    const latest = guard === null ? null : await this.devices.findLatestShift(manager, device.id, guard.id);
    const decision = decidePinAttempt({
      deviceState: device.state,
      lastShiftStartedAt: latest?.startedAt ?? null,
      blockedUntil: pin?.blockedUntil ?? null,
      now: this.clock.now(),
    });
    if (decision === 'ended') return { problem: new Problem('ACCOUNTS.DEVICE_ENDED') };
    if (decision === 'locked') return { problem: new Problem('ACCOUNTS.DEVICE_LOCKED') };
    if (decision !== 'verify')
      return { problem: new Problem('ACCOUNTS.TOO_MANY_ATTEMPTS', { retryAfter: decision.waitSeconds }) };
    const isRight = await this.pins.verifyPin(pin, form.guardId, form.pin);
    const counted = countPinGuess(
      { ofDevice: device.wrongPinCount, ofGuard: pin?.wrongCount ?? 0 },
      isRight && guard !== null,
    );
    await this.devices.recordReport(manager, device.id, {
      ...reportOf(phone, form),
      wrongPinCount: counted.ofDevice,
    });
    if (!isRight || guard === null || pin === null) {
      if (pin !== null) await this.pins.storeWrongPins(manager, pin, counted.ofGuard);
      if (!counted.locks) return { problem: new Problem('ACCOUNTS.WRONG_PIN') };
      await this.devices.transitionDevice(manager, device, 'lock', null);
      return { problem: new Problem('ACCOUNTS.DEVICE_LOCKED') };
    }
    await this.pins.clearWrongPins(manager, pin);
    const shift = await this.devices.startShift(manager, device.id, guard);
    return { shift: await this.toShiftDto(guard, device, shift) };
  }

  private async findDevice(
    manager: EntityManager,
    { keyThumbprint }: ProvenPhone,
  ): Promise<GateDeviceEntity> {
    const device = await this.devices.findDeviceByKey(manager, keyThumbprint);
    if (device === null || device.state === 'ENDED') throw new Problem('ACCOUNTS.DEVICE_ENDED');
    return device;
  }

  private async lockDevice(
    manager: EntityManager,
    { keyThumbprint }: ProvenPhone,
  ): Promise<GateDeviceEntity> {
    const device = await this.devices.lockDevice(manager, { keyThumbprint });
    if (device === null || device.state === 'ENDED') throw new Problem('ACCOUNTS.DEVICE_ENDED');
    return device;
  }

  private findGuard(
    manager: EntityManager,
    unitId: string,
    accountId: string,
  ): Promise<AccountEntity | null> {
    return manager.findOneBy(AccountEntity, {
      id: accountId,
      unitId,
      role: 'gate-staff',
      state: Not(In([...unusableStates])),
    });
  }

  private async toShiftDto(
    account: AccountEntity,
    { id: deviceId, keyThumbprint }: Pick<GateDeviceEntity, 'id' | 'keyThumbprint'>,
    shift: GateShiftEntity,
  ): Promise<GateShiftDto> {
    return {
      accessToken: await this.issuer.issueDeviceToken(account, shift.id, { deviceId, keyThumbprint }),
      expiresIn: accessTokenLifetimeSeconds,
      sessionId: shift.id,
      startedAt: shift.startedAt.toISOString(),
      endsAt: new Date(shift.startedAt.getTime() + maxGateShiftMs).toISOString(),
      profile: {
        accountId: account.id,
        username: account.username ?? '',
        displayName: this.cipher.tryOpenField(account.id, 'name', account.displayNameSealed) ?? '',
        role: 'gate-device',
        area: null,
        unit: { id: account.unitId!, name: account.unitName ?? '' },
        place: account.place,
        permissions: permissionsOf('gate-device', account.grantedPermissions),
      },
    };
  }
}

/** @throws Problem ACCOUNTS.HANDSHAKE_UNSUPPORTED */
function requireHandshake({ handshakeVersion }: GateDeviceReportDto): void {
  if (!supportsGateDeviceHandshake(handshakeVersion)) throw new Problem('ACCOUNTS.HANDSHAKE_UNSUPPORTED');
}

const reportOf = (
  { platform }: ProvenPhone,
  { appVersion, waitingChecks }: GateDeviceReportDto,
): Pick<GateDeviceEntity, 'platform' | 'appVersion'> & { waitingCheckCount?: number } => ({
  platform,
  appVersion,
  ...(waitingChecks === undefined ? {} : { waitingCheckCount: waitingChecks }),
});
