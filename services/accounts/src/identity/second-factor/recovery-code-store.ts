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

/** Codes for the day the phone or the key is lost: each takes the place of a second factor, once. */
@Injectable()
export class RecoveryCodeStore {
  constructor(
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  /** Makes the codes of an account that has none left. @returns the codes, to show once; empty when older ones are still good */
  async createCodesIfNone(manager: EntityManager, accountId: string): Promise<string[]> {
    return (await this.countUnusedCodes(manager, accountId)) > 0 ? [] : this.replaceCodes(manager, accountId);
  }

  /** What the set that an account has is known by: another set has another name. Null when there is none. */
  async findCodeSetId(runner: Runner, accountId: string): Promise<string | null> {
    const [set] = await queryRows<{ name: string | null }>(
      runner,
      'select min(code_digest) as name from recovery_code where account_id = $1',
      [accountId],
    );
    return set?.name ?? null;
  }

  /** Makes new codes in the place of all older ones, used or not. @returns the codes, to show once */
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

  /** How many are still good. */
  async countUnusedCodes(runner: Runner, accountId: string): Promise<number> {
    const [left] = await queryRows<{ n: number }>(
      runner,
      'select count(*)::int as n from recovery_code where account_id = $1 and used_at is null',
      [accountId],
    );
    return left?.n ?? 0;
  }

  /** Uses a code up. @returns whether it was a good one */
  async consumeCode(runner: Runner, accountId: string, code: string): Promise<boolean> {
    // Look-alikes are read so that the check character fits; codes of before had none.
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
