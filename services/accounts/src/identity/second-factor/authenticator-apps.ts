import { Injectable } from '@nestjs/common';
import { Problem, Clock } from '@khai-bao/platform/core';
import { Secret, TOTP } from 'otpauth';
import { DataSource, IsNull, LessThan, Not, type EntityManager } from 'typeorm';
import type { AccountEntity } from '../../accounts/account.entity.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import type { BegunFactorDto } from './second-factor.dto.js';
import { SecondFactorEntity } from './second-factor.entity.js';
import { upsertUnconfirmedApp } from './second-factor.queries.js';

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
  async findConfirmedApp(manager: EntityManager, accountId: string): Promise<SecondFactorEntity | undefined> {
    const app = await manager.findOneBy(SecondFactorEntity, { accountId, confirmedAt: Not(IsNull()) });
    return app ?? undefined;
  }

  /**
   * Stores a new secret for an account. It replaces one that was never confirmed.
   * @throws Problem ACCOUNTS.WRONG_STATE when the account has a confirmed app
   */
  async createSecret({ id, username }: Pick<AccountEntity, 'id' | 'username'>): Promise<BegunFactorDto> {
    const secret = new Secret({ size: 20 });
    const isStored = await upsertUnconfirmedApp(this.dataSource.manager, {
      accountId: id,
      secretSealed: this.cipher.sealField(id, 'second-factor', secret.base32),
      createdAt: this.clock.now(),
    });
    if (!isStored) throw new Problem('ACCOUNTS.WRONG_STATE');
    return { secret: secret.base32, uri: createTotp(secret, username ?? '').toString() };
  }

  /**
   * Confirms the stored secret with its first correct code.
   * @throws Problem ACCOUNTS.WRONG_STATE without an unconfirmed secret, ACCOUNTS.SECOND_FACTOR_WRONG
   */
  async confirmSecret(manager: EntityManager, accountId: string, code: string): Promise<void> {
    const app = await manager.findOne(SecondFactorEntity, {
      where: { accountId, confirmedAt: IsNull() },
      lock: { mode: 'pessimistic_write' },
    });
    if (app === null) throw new Problem('ACCOUNTS.WRONG_STATE');
    if (!(await this.consumeCode(manager, app, code))) throw new Problem('ACCOUNTS.SECOND_FACTOR_WRONG');
    await manager.update(SecondFactorEntity, { accountId }, { confirmedAt: this.clock.now() });
  }

  /**
   * Accepts a correct code once. A code that was observed while it was typed cannot be replayed.
   * @returns false for a wrong code, for a used one, and when the secret cannot be decrypted
   */
  async consumeCode(manager: EntityManager, app: SecondFactorEntity, code: string): Promise<boolean> {
    const digits = code.normalize('NFKC').replaceAll(/[\s\p{Pd}.]/gu, '');
    if (!/^\d{6}$/.test(digits)) return false;
    const opened = this.cipher.tryOpenField(app.accountId, 'second-factor', app.secretSealed);
    // The owner can still sign in with a recovery code.
    if (opened === null) return false;
    const now = this.clock.now().getTime();
    const delta = createTotp(Secret.fromBase32(opened), '').validate({
      token: digits,
      timestamp: now,
      window: 1,
    });
    if (delta === null) return false;
    const timeStep = String(Math.floor(now / 1000 / totpPeriodSeconds) + delta);
    const { affected } = await manager.update(
      SecondFactorEntity,
      { accountId: app.accountId, lastTimeStep: LessThan(timeStep) },
      { lastTimeStep: timeStep },
    );
    return affected === 1;
  }

  /** Deletes the app of an account, confirmed or not. */
  async deleteApp(manager: EntityManager, accountId: string): Promise<void> {
    await manager.delete(SecondFactorEntity, { accountId });
  }
}

const createTotp = (secret: Secret, label: string): TOTP =>
  new TOTP({ issuer: 'Khai Báo', label, algorithm: 'SHA1', digits: 6, period: totpPeriodSeconds, secret });
