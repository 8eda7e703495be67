import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, type EntityManager, type Repository } from 'typeorm';
import { KnownDeviceEntity } from './known-device.entity.js';

/** Time without a sign-in after which a device counts as unknown again, milliseconds. */
const deviceRetentionMs = 400 * 24 * 60 * 60 * 1000;

/** Devices of an account that a sign-in compares. */
const maxRememberedDevices = 100;

/** Digest of a device cookie, as `known_device` stores it. */
export const deviceDigestOf = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');

/** Browsers that an account has signed in from. They have rate limits of their own, which attempts from unknown devices do not use up. */
@Injectable()
export class KnownDevices {
  constructor(
    @InjectRepository(KnownDeviceEntity) private readonly knownDevices: Repository<KnownDeviceEntity>,
    private readonly clock: Clock,
  ) {}

  /**
   * Whether the account has signed in from this device within the retention time.
   * @param token the device cookie, when the browser has one
   */
  async isKnownDevice(accountId: string, token: string | undefined): Promise<boolean> {
    if (token === undefined) return false;
    return this.knownDevices.existsBy({
      accountId,
      deviceDigest: deviceDigestOf(token),
      lastSignInAt: MoreThan(new Date(this.clock.now().getTime() - deviceRetentionMs)),
    });
  }

  /** Finds the latest hundred devices of an account. */
  findDevices(manager: EntityManager, accountId: string): Promise<KnownDeviceEntity[]> {
    return manager.find(KnownDeviceEntity, {
      where: { accountId },
      order: { firstSignInAt: 'DESC' },
      take: maxRememberedDevices,
    });
  }

  /** Records a sign-in from a device. The first one stays the first. */
  async recordSignIn(
    manager: EntityManager,
    device: Pick<KnownDeviceEntity, 'accountId' | 'deviceDigest' | 'deviceName'>,
    at: Date,
  ): Promise<void> {
    await manager
      .createQueryBuilder()
      .insert()
      .into(KnownDeviceEntity)
      .values({ ...device, firstSignInAt: at, lastSignInAt: at })
      .orUpdate(['device', 'last_at'], ['account_id', 'device_digest'])
      .updateEntity(false)
      .execute();
  }

  /** Deletes the devices of an account that another person takes over. */
  async deleteKnownDevices(manager: EntityManager, accountId: string): Promise<void> {
    await manager.delete(KnownDeviceEntity, { accountId });
  }
}
