import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { formatPassCode, makePassCode, parseCheckedCode } from '@khai-bao/health-form';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { DataSource, EntityManager } from 'typeorm';
import { AccountsConfig } from '../../accounts.config.js';

type Runner = DataSource | EntityManager;

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
  async findCodeSetId(runner: Runner, accountId: string): Promise<string | null> {
    const [set] = await queryRows<{ name: string | null }>(
      runner,
      'select min(code_digest) as name from recovery_code where account_id = $1',
      [accountId],
    );
    return set?.name ?? null;
  }

  /** Replaces all codes of the account, used or not. @returns the new codes, to display once */
  async replaceCodes(manager: EntityManager, accountId: string): Promise<string[]> {
    await this.deleteCodes(manager, accountId);
    const codes = Array.from({ length: recoveryCodeCount }, () => formatPassCode(makePassCode()));
    await queryRows(
      manager,
      'insert into recovery_code (account_id, code_digest) select $1, unnest($2::text[])',
      [accountId, codes.map((one) => this.digestOf(accountId, one))],
    );
    return codes;
  }

  /** Counts the unused codes of an account. */
  async countUnusedCodes(runner: Runner, accountId: string): Promise<number> {
    const [left] = await queryRows<{ n: number }>(
      runner,
      'select count(*)::int as n from recovery_code where account_id = $1 and used_at is null',
      [accountId],
    );
    return left?.n ?? 0;
  }

  /** Consumes a code. @returns whether it was an unused code of the account */
  async consumeCode(runner: Runner, accountId: string, code: string): Promise<boolean> {
    // Look-alikes are resolved by the check character; older codes have none.
    const readings = [code, parseCheckedCode(code, recoveryCodeLength) ?? code];
    const taken = await queryRows(
      runner,
      'update recovery_code set used_at = $3 where account_id = $1 and code_digest = any($2) and used_at is null returning account_id',
      [accountId, readings.map((reading) => this.digestOf(accountId, reading)), this.clock.now()],
    );
    return taken.length > 0;
  }

  async deleteCodes(runner: Runner, accountId: string): Promise<void> {
    await queryRows(runner, 'delete from recovery_code where account_id = $1', [accountId]);
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
