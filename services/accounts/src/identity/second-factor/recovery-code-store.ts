import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { formatPassCode, makePassCode, parseCheckedCode } from '@khai-bao/health-form';
import { Clock } from '@khai-bao/platform/core';
import { In, IsNull, type EntityManager } from 'typeorm';
import { AccountsConfig } from '../../accounts.config.js';
import { RecoveryCodeEntity } from './recovery-code.entity.js';

const recoveryCodeCount = 10;
/** Characters of a code, without its dash. */
const recoveryCodeLength = 8;

/** Recovery codes of accounts, for a lost phone or security key. Each replaces a second factor once. Stored as digests. */
@Injectable()
export class RecoveryCodeStore {
  constructor(
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  /** Creates codes for an account without unused ones. @returns the codes, to display once; empty when older ones are still valid */
  async createCodesIfNone(manager: EntityManager, accountId: string): Promise<string[]> {
    return (await this.countUnusedCodes(manager, accountId)) > 0 ? [] : this.replaceCodes(manager, accountId);
  }

  /** Finds an identifier of the account's current set of codes; null without one. Another set has another identifier. */
  async findCodeSetId(manager: EntityManager, accountId: string): Promise<string | null> {
    const first = await manager.findOne(RecoveryCodeEntity, {
      where: { accountId },
      order: { codeDigest: 'ASC' },
    });
    return first?.codeDigest ?? null;
  }

  /** Replaces all codes of the account, used or not. @returns the new codes, to display once */
  async replaceCodes(manager: EntityManager, accountId: string): Promise<string[]> {
    await this.deleteCodes(manager, accountId);
    const codes = Array.from({ length: recoveryCodeCount }, () => formatPassCode(makePassCode()));
    await manager.insert(
      RecoveryCodeEntity,
      codes.map((code) => ({ accountId, codeDigest: this.digestOf(accountId, code) })),
    );
    return codes;
  }

  /** Counts the unused codes of an account. */
  countUnusedCodes(manager: EntityManager, accountId: string): Promise<number> {
    return manager.countBy(RecoveryCodeEntity, { accountId, usedAt: IsNull() });
  }

  /** Consumes a code. @returns whether it was an unused code of the account */
  async consumeCode(manager: EntityManager, accountId: string, code: string): Promise<boolean> {
    // Look-alikes are resolved by the check character; older codes have none.
    const readings = [code, parseCheckedCode(code, recoveryCodeLength) ?? code];
    const { affected } = await manager.update(
      RecoveryCodeEntity,
      {
        accountId,
        codeDigest: In(readings.map((reading) => this.digestOf(accountId, reading))),
        usedAt: IsNull(),
      },
      { usedAt: this.clock.now() },
    );
    return (affected ?? 0) > 0;
  }

  async deleteCodes(manager: EntityManager, accountId: string): Promise<void> {
    await manager.delete(RecoveryCodeEntity, { accountId });
  }

  private digestOf(accountId: string, code: string): string {
    const plain = code
      .normalize('NFKC')
      .toUpperCase()
      .replaceAll(/[^0-9A-Z]/g, '');
    return createHmac('sha256', this.config.masterKey)
      .update(`recovery\0${accountId}\0${plain}`)
      .digest('base64url');
  }
}
