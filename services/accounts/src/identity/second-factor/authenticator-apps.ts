import { Injectable } from '@nestjs/common';
import { Problem, Clock } from '@khai-bao/platform/core';
import { queryRows } from '@khai-bao/platform/database';
import { Secret, TOTP } from 'otpauth';
import { DataSource, type EntityManager } from 'typeorm';
import type { AccountRow } from '../../accounts/account.row.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import type { BegunFactorDto } from './second-factor.dto.js';

/** A row of `second_factor`: the secret that an account shares with its authenticator app. */
export interface AuthenticatorAppRow {
  readonly account_id: string;
  readonly secret_sealed: string;
  readonly confirmed_at: Date | null;
}

/** A code is valid for 30 seconds (RFC 6238, 5.2), and one period to each side to allow for clock skew. */
const totpPeriodSeconds = 30;

/** Authenticator apps of accounts: six digits that follow from a shared secret and the time (TOTP, RFC 6238). */
@Injectable()
export class AuthenticatorApps {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: PersonalDataCipher,
    private readonly clock: Clock,
  ) {}

  /** Finds the app of an account that has been confirmed with a first correct code. */
  async findConfirmedApp(
    runner: DataSource | EntityManager,
    accountId: string,
  ): Promise<AuthenticatorAppRow | undefined> {
    const [app] = await queryRows<AuthenticatorAppRow>(
      runner,
      'select * from second_factor where account_id = $1 and confirmed_at is not null',
      [accountId],
    );
    return app;
  }

  /**
   * Stores a new secret for an account. It replaces one that was never confirmed.
   * @throws Problem ACCOUNTS.WRONG_STATE when the account has a confirmed app
   */
  async createSecret({ id, username }: AccountRow): Promise<BegunFactorDto> {
    const secret = new Secret({ size: 20 });
    const stored = await queryRows(
      this.dataSource,
      `insert into second_factor (account_id, secret_sealed, begun_at) values ($1, $2, $3)
       on conflict (account_id) do update set secret_sealed = excluded.secret_sealed, begun_at = excluded.begun_at, last_step = 0
       where second_factor.confirmed_at is null returning account_id`,
      [id, this.cipher.sealField(id, 'second-factor', secret.base32), this.clock.now()],
    );
    if (stored.length === 0) throw new Problem('ACCOUNTS.WRONG_STATE');
    return { secret: secret.base32, uri: createTotp(secret, username ?? '').toString() };
  }

  /**
   * Confirms the stored secret with its first correct code.
   * @throws Problem ACCOUNTS.WRONG_STATE without an unconfirmed secret, ACCOUNTS.SECOND_FACTOR_WRONG
   */
  async confirmSecret(manager: EntityManager, accountId: string, code: string): Promise<void> {
    const [app] = await queryRows<AuthenticatorAppRow>(
      manager,
      'select * from second_factor where account_id = $1 and confirmed_at is null for update',
      [accountId],
    );
    if (app === undefined) throw new Problem('ACCOUNTS.WRONG_STATE');
    if (!(await this.consumeCode(manager, app, code))) throw new Problem('ACCOUNTS.SECOND_FACTOR_WRONG');
    await queryRows(manager, 'update second_factor set confirmed_at = $2 where account_id = $1', [
      accountId,
      this.clock.now(),
    ]);
  }

  /**
   * Accepts a correct code once. A code that was observed while it was typed cannot be replayed.
   * @returns false for a wrong code, for a used one, and when the secret cannot be decrypted
   */
  async consumeCode(
    runner: DataSource | EntityManager,
    app: AuthenticatorAppRow,
    code: string,
  ): Promise<boolean> {
    const digits = code.normalize('NFKC').replaceAll(/[\s\p{Pd}.]/gu, '');
    if (!/^\d{6}$/.test(digits)) return false;
    const opened = this.cipher.tryOpenField(app.account_id, 'second-factor', app.secret_sealed);
    // The owner can still sign in with a recovery code.
    if (opened === null) return false;
    const now = this.clock.now().getTime();
    const delta = createTotp(Secret.fromBase32(opened), '').validate({
      token: digits,
      timestamp: now,
      window: 1,
    });
    if (delta === null) return false;
    const consumed = await queryRows(
      runner,
      'update second_factor set last_step = $2 where account_id = $1 and last_step < $2 returning account_id',
      [app.account_id, Math.floor(now / 1000 / totpPeriodSeconds) + delta],
    );
    return consumed.length > 0;
  }

  /** Deletes the app of an account, confirmed or not. */
  async deleteApp(runner: DataSource | EntityManager, accountId: string): Promise<void> {
    await queryRows(runner, 'delete from second_factor where account_id = $1', [accountId]);
  }
}

const createTotp = (secret: Secret, label: string): TOTP =>
  new TOTP({ issuer: 'Khai Báo', label, algorithm: 'SHA1', digits: 6, period: totpPeriodSeconds, secret });
