import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { isWithinValidity } from '../../accounts/account-store.js';
import { AccountEntity } from '../../accounts/account.entity.js';
import { PasswordHasher } from '../../accounts/password-hasher.js';
import { KnownDevices } from '../devices/known-devices.js';
import { SignInGuessLimiter } from './sign-in-guess-limiter.js';

/** Verifies passwords within the rate limits of sign-in. */
@Injectable()
export class PasswordVerifier {
  constructor(
    @InjectRepository(AccountEntity) private readonly accounts: Repository<AccountEntity>,
    private readonly hasher: PasswordHasher,
    private readonly guesses: SignInGuessLimiter,
    private readonly devices: KnownDevices,
    private readonly clock: Clock,
  ) {}

  /**
   * Finds the account of a user name and password.
   * @param device the device cookie of the browser
   * @throws Problem ACCOUNTS.BAD_CREDENTIALS for an unknown name and a wrong password alike, TOO_MANY_ATTEMPTS, DISABLED, PASSWORD_EXPIRED
   */
  async requireAccountByPassword(
    username: string,
    password: string,
    device: string | undefined,
  ): Promise<AccountEntity> {
    const now = this.clock.now();
    const name = username.trim().toLowerCase();
    const account = await this.accounts.findOneBy({ username: name });
    const isKnown = account !== null && (await this.devices.isKnownDevice(account.id, device));
    const right = await this.guesses.verifyAttempt({
      username: name,
      password,
      knownAs: isKnown ? device : undefined,
      isRight: () => this.hasher.verifyPassword(account?.passwordHash ?? null, password),
    });
    if (!right || account === null) throw new Problem('ACCOUNTS.BAD_CREDENTIALS');
    if (account.state === 'DISABLED' || account.state === 'REFUSED' || !isWithinValidity(account, now))
      throw new Problem('ACCOUNTS.DISABLED');
    if (account.passwordTemporary && account.passwordExpiresAt !== null && account.passwordExpiresAt < now)
      throw new Problem('ACCOUNTS.PASSWORD_EXPIRED');
    return account;
  }

  /**
   * Finds the actor's own account after verifying its password again.
   * @param path the request field that is reported when the password is wrong
   * @throws Problem ACCOUNTS.BAD_CREDENTIALS, TOO_MANY_ATTEMPTS, NOT_FOUND
   */
  async requireOwnPassword(
    { accountId, sessionId }: Actor,
    password: string,
    path: string,
  ): Promise<AccountEntity> {
    const account = await this.accounts.findOneBy({ id: accountId });
    if (account === null) throw new Problem('ACCOUNTS.NOT_FOUND');
    const right = await this.guesses.verifyAttempt({
      username: account.username ?? '',
      password,
      knownAs: sessionId,
      isRight: () => this.hasher.verifyPassword(account.passwordHash, password),
    });
    if (!right) throw new Problem('ACCOUNTS.BAD_CREDENTIALS', { fields: [{ path, code: 'wrong' }] });
    return account;
  }
}
