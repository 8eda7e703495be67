import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import type { BounceReason } from '@khai-bao/platform/bounces';
import type { AccountRow } from '../../accounts/account.row.js';

/** Time for which mail servers retry before they return a mail (RFC 5321, 4.5.4.1), milliseconds. */
const bounceWindowMs = 5 * 24 * 60 * 60 * 1000;

/** Clears the recorded failure of an address: for a new address, and when a mailed link or password was used. */
export const clearedAddressFailure = {
  address_failed_at: null,
  address_failed_why: null,
  address_tried_at: null,
};

/** A mail to the account's current address was returned or rejected. */
export interface AddressFailure {
  readonly why: BounceReason;
  readonly at: Date;
}

/** Records whether an account's address accepts mail. The record is displayed and has no other effect. */
@Injectable()
export class MailAddressHealth {
  constructor(private readonly clock: Clock) {}

  /** Records that the address rejected or returned a mail. The caller has locked the account. */
  async recordAddressFailure(manager: EntityManager, accountId: string, why: BounceReason): Promise<void> {
    await queryRows(
      manager,
      'update account set address_failed_at = $2, address_failed_why = $3, address_tried_at = null where id = $1',
      [accountId, this.clock.now(), why],
    );
  }

  /** Records that a server accepted a mail after a failure. The caller has locked the account. */
  async recordAcceptedMail(manager: EntityManager, accountId: string): Promise<void> {
    await queryRows(
      manager,
      'update account set address_tried_at = coalesce(address_tried_at, $2) where id = $1 and address_failed_at is not null',
      [accountId, this.clock.now()],
    );
  }

  /** Finds the current failure of an address. Returns null without one, and when a later mail was accepted and not returned within five days. */
  findCurrentFailure({
    address_failed_at: at,
    address_failed_why: why,
    address_tried_at: tried,
  }: AccountRow): AddressFailure | null {
    if (at === null || why === null) return null;
    const arrived = tried !== null && this.clock.now().getTime() - tried.getTime() >= bounceWindowMs;
    return arrived ? null : { why, at };
  }
}
