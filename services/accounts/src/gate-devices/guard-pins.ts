import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { Any, type EntityManager } from 'typeorm';
import { AccountsConfig } from '../accounts.config.js';
import { PasswordHasher } from '../accounts/password-hasher.js';
import { GuardPinEntity } from './guard-pin.entity.js';
import { pinWaitSecondsAfter } from './pin-guess.js';

/** PINs of gate staff: stores, verifies and deletes them. */
@Injectable()
export class GuardPins {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly config: AccountsConfig,
    private readonly clock: Clock,
  ) {}

  /** Hashes a PIN for its account. Call it before the transaction, because it takes tens of milliseconds. */
  hashPin(accountId: string, pin: string): Promise<string> {
    return this.hasher.hashPassword(this.pepper(accountId, pin));
  }

  /** Stores a hashed PIN in place of an earlier one. */
  async storePin(manager: EntityManager, accountId: string, pinHash: string, setBy: string): Promise<void> {
    await manager.upsert(
      GuardPinEntity,
      { accountId, pinHash, setAt: this.clock.now(), setBy, wrongCount: 0, blockedUntil: null },
      ['accountId'],
    );
  }

  async deletePin(manager: EntityManager, accountId: string): Promise<void> {
    await manager.delete(GuardPinEntity, { accountId });
  }

  /** Reads the PIN of an account and locks its row, so that guesses on several devices are counted one by one. */
  lockPin(manager: EntityManager, accountId: string): Promise<GuardPinEntity | null> {
    return manager.findOne(GuardPinEntity, { where: { accountId }, lock: { mode: 'pessimistic_write' } });
  }

  /** Compares a PIN with the stored one. Takes as long for an account without a PIN. */
  verifyPin(stored: GuardPinEntity | null, accountId: string, pin: string): Promise<boolean> {
    return this.hasher.verifyPassword(stored?.pinHash ?? null, this.pepper(accountId, pin));
  }

  /** Stores the count of wrong PINs in a row, and the wait on unfamiliar devices that follows. The row is locked. */
  async storeWrongPins(
    manager: EntityManager,
    { accountId }: Pick<GuardPinEntity, 'accountId'>,
    wrongCount: number,
  ): Promise<void> {
    const seconds = pinWaitSecondsAfter(wrongCount);
    await manager.update(
      GuardPinEntity,
      { accountId },
      {
        wrongCount,
        blockedUntil: seconds === 0 ? null : new Date(this.clock.now().getTime() + seconds * 1000),
      },
    );
  }

  /** Forgets the wrong PINs of an account after a right one. */
  async clearWrongPins(manager: EntityManager, { accountId, wrongCount }: GuardPinEntity): Promise<void> {
    if (wrongCount > 0)
      await manager.update(GuardPinEntity, { accountId }, { wrongCount: 0, blockedUntil: null });
  }

  /** Finds which of the accounts have a PIN. */
  async findAccountsWithPin(
    manager: EntityManager,
    accountIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    if (accountIds.length === 0) return new Set();
    const found = await manager.find(GuardPinEntity, {
      select: { accountId: true },
      where: { accountId: Any([...accountIds]) },
    });
    return new Set(found.map(({ accountId }) => accountId));
  }

  private pepper(accountId: string, pin: string): string {
    return createHmac('sha256', this.config.masterKey)
      .update(`gate-pin\0${accountId}\0${pin}`)
      .digest('base64url');
  }
}
