import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { IsNull, Not, type EntityManager } from 'typeorm';
import type { BounceReason } from '@khai-bao/platform/bounces';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountChanges, AccountEntity } from '../../accounts/account.entity.js';

/** Time for which mail servers retry before they return a mail (RFC 5321, 4.5.4.1), milliseconds. */
const bounceWindowMs = 5 * 24 * 60 * 60 * 1000;

/** Clears the recorded failure of an address: for a new address, and when a mailed link or password was used. */
export const clearedAddressFailure = {
  addressFailedAt: null,
  addressFailedWhy: null,
  addressTriedAt: null,
} satisfies AccountChanges;

/** A mail to the account's current address was returned or rejected. */
export interface AddressFailure {
  readonly why: BounceReason;
  readonly at: Date;
}

/** Records whether an account's address accepts mail. The record is displayed and has no other effect. */
@Injectable()
export class MailAddressHealth {
  constructor(
    private readonly store: AccountStore,
    private readonly clock: Clock,
  ) {}

  /** Records that the address rejected or returned a mail. The caller has locked the account. */
  async recordAddressFailure(manager: EntityManager, accountId: string, why: BounceReason): Promise<void> {
    await this.store.updateUnpublished(
      manager,
      { id: accountId },
      { addressFailedAt: this.clock.now(), addressFailedWhy: why, addressTriedAt: null },
    );
  }

  /** Records that a server accepted a mail after a failure. The caller has locked the account. */
  async recordAcceptedMail(manager: EntityManager, accountId: string): Promise<void> {
    await this.store.updateUnpublished(
      manager,
      { id: accountId, addressFailedAt: Not(IsNull()), addressTriedAt: IsNull() },
      { addressTriedAt: this.clock.now() },
    );
  }

  /** Finds the current failure of an address. Returns null without one, and when a later mail was accepted and not returned within five days. */
  findCurrentFailure({
    addressFailedAt: at,
    addressFailedWhy: why,
    addressTriedAt: tried,
  }: Pick<AccountEntity, 'addressFailedAt' | 'addressFailedWhy' | 'addressTriedAt'>): AddressFailure | null {
    if (at === null || why === null) return null;
    const arrived = tried !== null && this.clock.now().getTime() - tried.getTime() >= bounceWindowMs;
    return arrived ? null : { why, at };
  }
}
