import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import type { BounceReason } from '../../accounts/account-values.js';
import type { AccountRow } from '../../accounts/account.row.js';

/** So long servers go on trying before they give a mail back (RFC 5321, 4.5.4.1), milliseconds. */
const bounceWindowMs = 5 * 24 * 60 * 60 * 1000;

/** Columns of an account whose address nothing is known against: it is another one, or what was mailed there was used. */
export const clearedAddressFailure = {
  address_failed_at: null,
  address_failed_why: null,
  address_tried_at: null,
};

/** A mail to the account's present address came back, or was not taken. */
export interface AddressFailure {
  readonly why: BounceReason;
  readonly at: Date;
}

/** Whether an account's address takes mail, as its last mails show. Nothing but this record follows from it. */
@Injectable()
export class MailAddressHealth {
  constructor(private readonly clock: Clock) {}

  /** Writes down that an address does not take mail. The account is locked. */
  async recordAddressFailure(manager: EntityManager, accountId: string, why: BounceReason): Promise<void> {
    await queryRows(
      manager,
      'update account set address_failed_at = $2, address_failed_why = $3, address_tried_at = null where id = $1',
      [accountId, this.clock.now(), why],
    );
  }

  /** Writes down that a server has taken a mail after one had come back: it counts when it has not come back too. The account is locked. */
  async recordAcceptedMail(manager: EntityManager, accountId: string): Promise<void> {
    await queryRows(
      manager,
      'update account set address_tried_at = coalesce(address_tried_at, $2) where id = $1 and address_failed_at is not null',
      [accountId, this.clock.now()],
    );
  }

  /** What stands against an account's address; null when nothing does, or a later mail was taken and has not come back in five days. */
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
