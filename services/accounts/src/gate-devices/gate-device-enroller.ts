import { Injectable } from '@nestjs/common';
import { supportsGateDeviceHandshake } from '@khai-bao/contracts';
import { Clock, Problem } from '@khai-bao/platform/core';
import { ClientAddresses, RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { DataSource, Not, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountEntity } from '../accounts/account.entity.js';
import { PersonalDataCipher } from '../accounts/personal-data-cipher.js';
import { GateDeviceEnrolmentEntity } from './gate-device-enrolment.entity.js';
import { GateDeviceEntity } from './gate-device.entity.js';
import { GateDeviceStore } from './gate-device-store.js';
import type { EnrolGateDeviceDto, EnrolledGateDeviceDto } from './gate-devices.dto.js';
import { enrolmentDigestOf } from './gate-devices.service.js';

/** Devices in use of one unit. A market with ten gates and three shifts has fewer than forty. */
const maxDevicesPerUnit = 200;
/** Attempts from one client address. The whole Wi-Fi of a market is one address. */
const addressLimit: RateLimit = { name: 'gate-enrol', maxPerWindow: 120, windowSeconds: 10 * 60 };

/** Makes phones gate devices. */
@Injectable()
export class GateDeviceEnroller {
  constructor(
    private readonly dataSource: DataSource,
    private readonly devices: GateDeviceStore,
    private readonly cipher: PersonalDataCipher,
    private readonly limiter: RateLimiter,
    private readonly addresses: ClientAddresses,
    private readonly clock: Clock,
  ) {}

  /** Returns whether this service has issued an enrolment token. */
  isKnownEnrolment(token: string): Promise<boolean> {
    const tokenDigest = enrolmentDigestOf(token);
    return this.dataSource.manager.existsBy(GateDeviceEnrolmentEntity, { tokenDigest });
  }

  /**
   * Enrols the phone whose key made the proof. The token is good for ten minutes and once; the same phone gets the same
   * answer again, because the first one may have been lost.
   * @throws Problem ACCOUNTS.HANDSHAKE_UNSUPPORTED, ENROLMENT_EXPIRED, TOO_MANY_DEVICES
   */
  async enrolDevice(
    keyThumbprint: string,
    form: EnrolGateDeviceDto,
    platform: string,
  ): Promise<EnrolledGateDeviceDto> {
    await this.limiter.consume(addressLimit, this.addresses.currentClientAddress());
    if (!supportsGateDeviceHandshake(form.handshakeVersion))
      throw new Problem('ACCOUNTS.HANDSHAKE_UNSUPPORTED');
    return this.dataSource.transaction(async (manager) => {
      const enrolment = await manager.findOne(GateDeviceEnrolmentEntity, {
        where: { tokenDigest: enrolmentDigestOf(form.enrolmentToken) },
        lock: { mode: 'pessimistic_write' },
      });
      const now = this.clock.now();
      if (enrolment === null || enrolment.expiresAt <= now) throw new Problem('ACCOUNTS.ENROLMENT_EXPIRED');
      const admin = await this.lockAdmin(manager, enrolment.unitId);
      if (enrolment.usedAt !== null)
        return this.toEnrolled(await this.requireSamePhone(manager, enrolment.id, keyThumbprint), admin);
      const count = await manager.countBy(GateDeviceEntity, {
        unitId: enrolment.unitId,
        state: Not('ENDED'),
      });
      if (count >= maxDevicesPerUnit) throw new Problem('ACCOUNTS.TOO_MANY_DEVICES');
      const id = uuidv7();
      const created = await this.devices.createDevice(
        manager,
        {
          id,
          enrolmentId: enrolment.id,
          unitId: enrolment.unitId,
          keyThumbprint,
          nameSealed: this.cipher.sealField(id, 'gate-device', form.name),
          state: 'ACTIVE',
          stateSince: now,
          enrolledAt: now,
          lastSeenAt: now,
          platform,
          appVersion: form.appVersion,
        },
        enrolment.createdBy,
      );
      // The key of a device that is enrolled, or was: a phone makes a new key for each enrolment.
      if (created === null) throw new Problem('ACCOUNTS.ENROLMENT_EXPIRED');
      await manager.update(GateDeviceEnrolmentEntity, { id: enrolment.id }, { usedAt: now });
      return this.toEnrolled(created, admin);
    });
  }

  /** Locks the unit's administrator: a device comes before the account is disabled, and ends with the unit, or not at all. */
  private async lockAdmin(manager: EntityManager, unitId: string): Promise<AccountEntity> {
    const admin = await manager.findOne(AccountEntity, {
      where: { unitId, role: 'unit-admin', state: 'ACTIVATED' },
      lock: { mode: 'pessimistic_write' },
    });
    if (admin === null) throw new Problem('ACCOUNTS.ENROLMENT_EXPIRED');
    return admin;
  }

  private async requireSamePhone(
    manager: EntityManager,
    enrolmentId: string,
    keyThumbprint: string,
  ): Promise<GateDeviceEntity> {
    const device = await manager.findOneBy(GateDeviceEntity, { enrolmentId, keyThumbprint });
    if (device === null || device.state === 'ENDED') throw new Problem('ACCOUNTS.ENROLMENT_EXPIRED');
    return device;
  }

  private toEnrolled(
    { id, unitId, nameSealed }: GateDeviceEntity,
    { unitName }: Pick<AccountEntity, 'unitName'>,
  ): EnrolledGateDeviceDto {
    return {
      deviceId: id,
      name: this.cipher.tryOpenField(id, 'gate-device', nameSealed) ?? '',
      unitId,
      unitName: unitName ?? '',
    };
  }
}
