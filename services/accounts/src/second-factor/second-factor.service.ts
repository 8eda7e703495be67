import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Role } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/http';
import { Limiter, type Limit } from '@khai-bao/platform/limits';
import { Clock } from '@khai-bao/platform/observability';
import { Secret, TOTP } from 'otpauth';
import { DataSource, type EntityManager } from 'typeorm';
import type { AccountRow } from '../accounts/account.row.js';
import { newOneTimePassword, Vault } from '../accounts/vault.js';
import { AccountsConfig } from '../accounts.config.js';
import { SignInGuesses } from '../sessions/sign-in-guesses.js';
import type { BegunFactorDto, FactorStateDto, RecoveryCodesDto } from './second-factor.dto.js';

interface FactorRow {
  readonly account_id: string;
  readonly secret_sealed: string;
  readonly confirmed_at: Date | null;
}

/** A code is good for 30 seconds (RFC 6238, 5.2), and one step to each side for clocks that differ. */
const period = 30;
const recoveryCodes = 10;
/** A million codes, five tries in a quarter of an hour. */
const ofCodes: Limit = {
  name: 'second-factor',
  most: 5,
  seconds: 15 * 60,
  refusal: 'ACCOUNTS.TOO_MANY_ATTEMPTS',
};
/** Officials who see personal data. */
const mustHave: ReadonlySet<Role> = new Set<Role>([
  'ward-officer',
  'district-officer',
  'dic-operator',
  'health-department',
  'medical-centre',
  'cdc',
  'auditor',
]);

/** Six digits of an authenticator app beside the password (TOTP, RFC 6238). */
@Injectable()
export class SecondFactorService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly vault: Vault,
    private readonly limiter: Limiter,
    private readonly guesses: SignInGuesses,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  async state({ accountId, role }: Actor): Promise<FactorStateDto> {
    const factor = await this.confirmed(this.dataSource, accountId);
    const [left] = await rows<{ n: number }>(
      this.dataSource,
      'select count(*)::int as n from recovery_code where account_id = $1 and used_at is null',
      [accountId],
    );
    return {
      on: factor !== undefined,
      since: factor?.confirmed_at?.toISOString() ?? null,
      recoveryCodesLeft: factor === undefined ? 0 : (left?.n ?? 0),
      required: this.config.requireSecondFactor && mustHave.has(role),
    };
  }

  /** Makes a secret for the app; it counts from its first right code on. @throws Problem ACCOUNTS.WRONG_STATE when there is one */
  async begin(actor: Actor, password: string): Promise<BegunFactorDto> {
    const account = await this.withPassword(actor, password);
    const secret = new Secret({ size: 20 });
    const begun = await rows(
      this.dataSource,
      `insert into second_factor (account_id, secret_sealed, begun_at) values ($1, $2, $3)
       on conflict (account_id) do update set secret_sealed = excluded.secret_sealed, begun_at = excluded.begun_at, last_step = 0
       where second_factor.confirmed_at is null returning account_id`,
      [account.id, this.vault.seal(account.id, 'second-factor', secret.base32), this.clock.now()],
    );
    if (begun.length === 0) throw new Problem('ACCOUNTS.WRONG_STATE');
    return { secret: secret.base32, uri: totp(secret, account.username ?? '').toString() };
  }

  /** The first right code switches it on, and gives the codes for the day the phone is lost: shown once. */
  async confirm(actor: Actor, code: string): Promise<RecoveryCodesDto> {
    await this.limiter.take(ofCodes, actor.accountId);
    const codes = Array.from({ length: recoveryCodes }, () => newOneTimePassword().slice(0, 9));
    await this.dataSource.transaction(async (manager) => {
      const [factor] = await rows<FactorRow>(
        manager,
        'select * from second_factor where account_id = $1 and confirmed_at is null for update',
        [actor.accountId],
      );
      if (factor === undefined) throw new Problem('ACCOUNTS.WRONG_STATE');
      if (!(await this.takeCode(manager, factor, code))) throw new Problem('ACCOUNTS.SECOND_FACTOR_WRONG');
      await rows(manager, 'update second_factor set confirmed_at = $2 where account_id = $1', [
        actor.accountId,
        this.clock.now(),
      ]);
      await rows(
        manager,
        'insert into recovery_code (account_id, code_digest) select $1, unnest($2::text[])',
        [actor.accountId, codes.map((one) => this.digestOf(actor.accountId, one))],
      );
    });
    await this.limiter.giveBack(ofCodes, actor.accountId);
    return { recoveryCodes: codes };
  }

  /** Switches it off: with the password and a code, so that a stolen session cannot. */
  async remove(actor: Actor, password: string, code: string): Promise<void> {
    const account = await this.withPassword(actor, password);
    await this.require(account, code);
    await this.forget(this.dataSource, account.id);
  }

  /** Forgets an account's second factor. */
  async forget(runner: DataSource | EntityManager, accountId: string): Promise<void> {
    await rows(runner, 'delete from second_factor where account_id = $1', [accountId]);
  }

  /**
   * Lets a sign-in pass when the account has no second factor, or the code is right.
   * @throws Problem ACCOUNTS.SECOND_FACTOR_REQUIRED, ACCOUNTS.SECOND_FACTOR_WRONG, ACCOUNTS.TOO_MANY_ATTEMPTS
   */
  async require(account: AccountRow, code: string | undefined): Promise<void> {
    const factor = await this.confirmed(this.dataSource, account.id);
    if (factor === undefined) return;
    if (code === undefined || code.trim() === '') throw new Problem('ACCOUNTS.SECOND_FACTOR_REQUIRED');
    await this.limiter.take(ofCodes, account.id);
    const right =
      (await this.takeCode(this.dataSource, factor, code)) || (await this.takeRecovery(account.id, code));
    if (!right) throw new Problem('ACCOUNTS.SECOND_FACTOR_WRONG');
    await this.limiter.giveBack(ofCodes, account.id);
  }

  /** Whether an account has to set up a second factor before anything else. */
  async mustEnrol(runner: DataSource | EntityManager, { id, role }: AccountRow): Promise<boolean> {
    if (!this.config.requireSecondFactor || !mustHave.has(role)) return false;
    return (await this.confirmed(runner, id)) === undefined;
  }

  private async confirmed(
    runner: DataSource | EntityManager,
    accountId: string,
  ): Promise<FactorRow | undefined> {
    const [factor] = await rows<FactorRow>(
      runner,
      'select * from second_factor where account_id = $1 and confirmed_at is not null',
      [accountId],
    );
    return factor;
  }

  /** A right code is good once: who looks over a shoulder is too late. */
  private async takeCode(
    runner: DataSource | EntityManager,
    factor: FactorRow,
    code: string,
  ): Promise<boolean> {
    const digits = code.replaceAll(/\s/g, '');
    if (!/^\d{6}$/.test(digits)) return false;
    const secret = Secret.fromBase32(
      this.vault.open(factor.account_id, 'second-factor', factor.secret_sealed),
    );
    const now = this.clock.now().getTime();
    const delta = totp(secret, '').validate({ token: digits, timestamp: now, window: 1 });
    if (delta === null) return false;
    const taken = await rows(
      runner,
      'update second_factor set last_step = $2 where account_id = $1 and last_step < $2 returning account_id',
      [factor.account_id, Math.floor(now / 1000 / period) + delta],
    );
    return taken.length > 0;
  }

  private async takeRecovery(accountId: string, code: string): Promise<boolean> {
    const taken = await rows(
      this.dataSource,
      'update recovery_code set used_at = $3 where account_id = $1 and code_digest = $2 and used_at is null returning account_id',
      [accountId, this.digestOf(accountId, code), this.clock.now()],
    );
    return taken.length > 0;
  }

  private async withPassword(actor: Actor, password: string): Promise<AccountRow> {
    const [account] = await rows<AccountRow>(this.dataSource, 'select * from account where id = $1', [
      actor.accountId,
    ]);
    if (account === undefined) throw new Problem('ACCOUNTS.NOT_FOUND');
    const right = await this.guesses.attempt(account.username ?? '', password, () =>
      this.vault.verifyPassword(account.password_hash, password),
    );
    if (!right)
      throw new Problem('ACCOUNTS.BAD_CREDENTIALS', { fields: [{ path: 'password', code: 'wrong' }] });
    return account;
  }

  private digestOf(accountId: string, code: string): string {
    const plain = code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
    return createHmac('sha256', this.config.masterKey)
      .update(`recovery\0${accountId}\0${plain}`)
      .digest('base64url');
  }
}

const totp = (secret: Secret, label: string): TOTP =>
  new TOTP({ issuer: 'Khai Báo', label, algorithm: 'SHA1', digits: 6, period, secret });
