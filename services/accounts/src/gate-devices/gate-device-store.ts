import { Injectable } from '@nestjs/common';
import { Topics, type GateDeviceSnapshot } from '@khai-bao/contracts';
import { insertIfAbsent, updateReturning } from '@khai-bao/platform/database';
import { Clock, Problem } from '@khai-bao/platform/core';
import { Lane, Outbox } from '@khai-bao/platform/outbox';
import { IsNull, Not, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { AccountEntity } from '../accounts/account.entity.js';
import { SessionTerminator } from '../credentials/session-terminator.js';
import { GateDeviceEntity } from './gate-device.entity.js';
import { decideGateDeviceState, type GateDeviceCommand } from './gate-device-state.js';
import { GateShiftEntity } from './gate-shift.entity.js';

/** What the phone reports about itself. */
export type GateDeviceReport = Partial<
  Pick<GateDeviceEntity, 'platform' | 'appVersion' | 'waitingCheckCount'>
>;

/** Changes gate devices and their shifts. The row, its version and its event are written in one transaction. */
@Injectable()
export class GateDeviceStore {
  constructor(
    private readonly outbox: Outbox,
    private readonly sessions: SessionTerminator,
    private readonly clock: Clock,
  ) {}

  /** Creates a device and publishes it. @returns null when its key or its enrolment is in use */
  async createDevice(
    manager: EntityManager,
    device: Omit<GateDeviceEntity, 'version' | 'wrongPinCount' | 'waitingCheckCount'>,
    actorId: string,
  ): Promise<GateDeviceEntity | null> {
    const created = await insertIfAbsent(manager, GateDeviceEntity, device);
    if (created !== null) await this.publishDevice(manager, created, actorId);
    return created;
  }

  findDeviceByKey(manager: EntityManager, keyThumbprint: string): Promise<GateDeviceEntity | null> {
    return manager.findOneBy(GateDeviceEntity, { keyThumbprint });
  }

  /** Reads a device and locks its row, so that wrong PINs, shifts and transitions of one device come one by one. */
  lockDevice(
    manager: EntityManager,
    where: { readonly id: string; readonly unitId?: string } | { readonly keyThumbprint: string },
  ): Promise<GateDeviceEntity | null> {
    return manager.findOne(GateDeviceEntity, { where, lock: { mode: 'pessimistic_write' } });
  }

  /**
   * Applies a command to a locked device and publishes the transition. Locking and ending also end the open shift with
   * its access tokens.
   * @throws Problem ACCOUNTS.DEVICE_ENDED
   */
  async transitionDevice(
    manager: EntityManager,
    device: GateDeviceEntity,
    command: GateDeviceCommand,
    actorId: string | null,
  ): Promise<GateDeviceEntity> {
    const state = decideGateDeviceState(device.state, command);
    if (state === 'refused') throw new Problem('ACCOUNTS.DEVICE_ENDED');
    if (state === device.state) return device;
    if (command !== 'unlock') await this.endOpenShift(manager, device.id);
    const [moved] = await updateReturning(
      manager,
      GateDeviceEntity,
      { id: device.id },
      {
        state,
        stateSince: this.clock.now(),
        version: () => 'version + 1',
        ...(command === 'unlock' ? { wrongPinCount: 0 } : {}),
      },
    );
    await this.publishDevice(manager, moved!, actorId);
    return moved!;
  }

  /** Ends all devices of a unit that has closed or was merged into another. */
  async endDevicesOfUnit(manager: EntityManager, unitId: string): Promise<void> {
    const devices = await manager.find(GateDeviceEntity, {
      where: { unitId, state: Not('ENDED') },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const device of devices) await this.transitionDevice(manager, device, 'end', null);
  }

  /** Records what a device reports about itself, and that it was seen. */
  async recordReport(
    manager: EntityManager,
    id: string,
    report: GateDeviceReport & Partial<Pick<GateDeviceEntity, 'wrongPinCount'>>,
  ): Promise<void> {
    const { platform, appVersion, waitingCheckCount, wrongPinCount } = report;
    await manager.update(
      GateDeviceEntity,
      { id },
      {
        lastSeenAt: this.clock.now(),
        ...(platform === undefined ? {} : { platform }),
        ...(appVersion === undefined ? {} : { appVersion }),
        ...(waitingCheckCount === undefined ? {} : { waitingCheckCount }),
        ...(wrongPinCount === undefined ? {} : { wrongPinCount }),
      },
    );
  }

  /** Starts a shift on a locked device. The shift that was open on it ends. */
  async startShift(
    manager: EntityManager,
    deviceId: string,
    { id: accountId, tokenVersion }: Pick<AccountEntity, 'id' | 'tokenVersion'>,
  ): Promise<GateShiftEntity> {
    await this.endOpenShift(manager, deviceId);
    const now = this.clock.now();
    const shift: GateShiftEntity = {
      id: uuidv7(),
      deviceId,
      accountId,
      tokenVersion,
      startedAt: now,
      tokenIssuedAt: now,
      endedAt: null,
    };
    await manager.insert(GateShiftEntity, shift);
    return shift;
  }

  findOpenShift(manager: EntityManager, deviceId: string): Promise<GateShiftEntity | null> {
    return manager.findOneBy(GateShiftEntity, { deviceId, endedAt: IsNull() });
  }

  /** Finds the latest shift of an account on a device. */
  findLatestShift(
    manager: EntityManager,
    deviceId: string,
    accountId: string,
  ): Promise<GateShiftEntity | null> {
    return manager.findOne(GateShiftEntity, {
      where: { deviceId, accountId },
      order: { startedAt: 'DESC' },
    });
  }

  async recordTokenIssue(manager: EntityManager, shiftId: string): Promise<void> {
    await manager.update(GateShiftEntity, { id: shiftId }, { tokenIssuedAt: this.clock.now() });
  }

  /** Ends the open shift of a locked device, here and in every service. */
  async endOpenShift(manager: EntityManager, deviceId: string): Promise<void> {
    const ended = await updateReturning(
      manager,
      GateShiftEntity,
      { deviceId, endedAt: IsNull() },
      { endedAt: this.clock.now() },
    );
    for (const { id, accountId } of ended) await this.sessions.publishEndedSessions(manager, accountId, [id]);
  }

  private async publishDevice(
    manager: EntityManager,
    { id, unitId, state, stateSince, version }: GateDeviceEntity,
    actorId: string | null,
  ): Promise<void> {
    const data: GateDeviceSnapshot = {
      deviceId: id,
      unitId,
      state,
      stateSince: stateSince.toISOString(),
      actorId,
    };
    await this.outbox.appendEvents(
      manager,
      { topic: Topics.gateDevice, key: id, subject: id, version, data },
      Lane.alert,
    );
  }
}
