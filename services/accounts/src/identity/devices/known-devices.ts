import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';

/** A device that has not signed in for so long is a stranger again, milliseconds. */
const deviceRetentionMs = 400 * 24 * 60 * 60 * 1000;

/** What is kept of a device's cookie. */
export const deviceDigestOf = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');

/** Browsers that an account has signed in from before: what strangers use up of its limits does not shut them out. */
@Injectable()
export class KnownDevices {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @param token the device's cookie, when the browser has one */
  async isKnownDevice(accountId: string, token: string | undefined): Promise<boolean> {
    if (token === undefined) return false;
    const known = await queryRows(
      this.dataSource,
      'select 1 from known_device where account_id = $1 and device_digest = $2 and last_at > $3',
      [accountId, deviceDigestOf(token), new Date(this.clock.now().getTime() - deviceRetentionMs)],
    );
    return known.length > 0;
  }

  /** Forgets the devices of whoever had the account before. */
  async deleteKnownDevices(manager: EntityManager, accountId: string): Promise<void> {
    await queryRows(manager, 'delete from known_device where account_id = $1', [accountId]);
  }
}
