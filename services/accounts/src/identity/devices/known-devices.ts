import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';

/** Time without a sign-in after which a device counts as unknown again, milliseconds. */
const deviceRetentionMs = 400 * 24 * 60 * 60 * 1000;

/** Digest of a device cookie, as `known_device` stores it. */
export const deviceDigestOf = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');

/** Browsers that an account has signed in from. They have rate limits of their own, which attempts from unknown devices do not use up. */
@Injectable()
export class KnownDevices {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Whether the account has signed in from this device within the retention time.
   * @param token the device cookie, when the browser has one
   */
  async isKnownDevice(accountId: string, token: string | undefined): Promise<boolean> {
    if (token === undefined) return false;
    const known = await queryRows(
      this.dataSource,
      'select 1 from known_device where account_id = $1 and device_digest = $2 and last_at > $3',
      [accountId, deviceDigestOf(token), new Date(this.clock.now().getTime() - deviceRetentionMs)],
    );
    return known.length > 0;
  }

  /** Deletes the devices of an account that another person takes over. */
  async deleteKnownDevices(manager: EntityManager, accountId: string): Promise<void> {
    await queryRows(manager, 'delete from known_device where account_id = $1', [accountId]);
  }
}
