import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { ClientAddresses, RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { DataSource } from 'typeorm';
import { AccountsConfig } from '../../accounts.config.js';
import { normalisePassword } from '../../accounts/password-text.js';
import { KeyedQueue } from './keyed-queue.js';
import { lockoutSecondsAfter } from './lockout-duration.js';

/** Wrong passwords from one address, after which strangers there are looked at slowly. An office of fifty people mistypes less. */
const addressLimit: RateLimit = {
  name: 'sign-in-wrong',
  maxPerWindow: 30,
  windowSeconds: 15 * 60,
  errorCode: 'ACCOUNTS.TOO_MANY_ATTEMPTS',
};
/** Passwords that are still looked at from such an address, one after the other: the right one comes in. */
const slowAddressLimit: RateLimit = {
  name: 'sign-in-slow',
  maxPerWindow: 60,
  windowSeconds: 15 * 60,
  errorCode: 'ACCOUNTS.TOO_MANY_ATTEMPTS',
};
/** What each of them waits, milliseconds. */
const slowAttemptDelayMs = 1_000;
/** Names that one password may be wrong for within a day; the next name is not tried. Nobody's own password is wrong twenty times elsewhere. */
const maxNamesPerPassword = 20;
const dayMs = 24 * 60 * 60 * 1000;
const passwordLockoutSeconds = 15 * 60;
/** Tries of one name, or slow ones of one address, that may wait in this process. */
const maxQueuedAttempts = 50;

/** A password that somebody says is a name's. */
export interface PasswordAttempt {
  readonly username: string;
  readonly password: string;
  /**
   * What the one who tries is known by to this account: a device that has signed in before, or a session. Its wrong tries
   * are counted apart, and those of strangers do not shut it out. Undefined for strangers.
   */
  readonly knownAs?: string | undefined;
  /** Costs the same for a name that nobody has. */
  readonly isRight: () => Promise<boolean>;
}

/**
 * Keeps guessing slow, however it is spread: by name (known or not, alike), by address, and by password. A wrong guess is
 * counted where all instances see it.
 */
@Injectable()
export class SignInGuessLimiter {
  private readonly nameQueue = new KeyedQueue(maxQueuedAttempts);
  private readonly addressQueue = new KeyedQueue(maxQueuedAttempts);

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly limiter: RateLimiter,
    private readonly addresses: ClientAddresses,
    private readonly config: AccountsConfig,
  ) {}

  /**
   * Tries a name's password. Tries of one name take turns, so that a hundred at once are not a hundred free guesses.
   * @throws Problem ACCOUNTS.TOO_MANY_ATTEMPTS, in most cases before the password is looked at
   */
  verifyAttempt(attempt: PasswordAttempt): Promise<boolean> {
    const { username, knownAs } = attempt;
    const name =
      knownAs === undefined
        ? this.digestOf('name', username)
        : this.digestOf('known', `${username}\0${knownAs}`);
    const turn = this.nameQueue.runQueued(name, () =>
      knownAs === undefined
        ? this.attemptFromStranger(name, attempt)
        : this.attemptFromKnownDevice(name, attempt),
    );
    if (turn === null) throw tooManyAttempts(1);
    return turn;
  }

  private async attemptFromKnownDevice(name: string, { isRight }: PasswordAttempt): Promise<boolean> {
    await this.requireNoLockout(name);
    if (!(await isRight())) {
      await this.recordWrongGuess(name);
      return false;
    }
    await this.clearGuesses(name);
    return true;
  }

  private async attemptFromStranger(name: string, attempt: PasswordAttempt): Promise<boolean> {
    await this.requireNoLockout(name);
    const address = this.addresses.currentClientAddress();
    const isSlow = !(await this.limiter.tryConsume(addressLimit, address));
    if (isSlow) await this.delaySlowAddress(address);
    const bucket = this.bucketOf(attempt.password);
    if (!(await this.recordPasswordUse(bucket, name))) throw tooManyAttempts(passwordLockoutSeconds);
    if (!(await attempt.isRight())) {
      await this.recordWrongGuess(name);
      // Says when the address is free again, as for all that is not looked at.
      if (isSlow) await this.limiter.consume(addressLimit, address);
      return false;
    }
    await Promise.all([
      this.clearGuesses(name),
      queryRows(this.dataSource, 'delete from password_guess where bucket = $1 and name_digest = $2', [
        bucket,
        name,
      ]),
      this.limiter.refund(isSlow ? slowAddressLimit : addressLimit, address),
    ]);
    return true;
  }

  /** One password of a shut address at a time, and not many in all. @throws Problem ACCOUNTS.TOO_MANY_ATTEMPTS */
  private async delaySlowAddress(address: string): Promise<void> {
    await this.limiter.consume(slowAddressLimit, address);
    const turn = this.addressQueue.runQueued(
      address,
      () => new Promise<void>((resolve) => setTimeout(resolve, slowAttemptDelayMs)),
    );
    if (turn === null) throw tooManyAttempts(1);
    await turn;
  }

  private async clearGuesses(name: string): Promise<void> {
    await queryRows(this.dataSource, 'delete from sign_in_guess where name_digest = $1', [name]);
  }

  private async requireNoLockout(name: string): Promise<void> {
    const now = this.clock.now();
    const [held] = await queryRows<{ shut_until: Date }>(
      this.dataSource,
      'select shut_until from sign_in_guess where name_digest = $1 and shut_until > $2',
      [name, now],
    );
    if (held !== undefined)
      throw tooManyAttempts(Math.ceil((held.shut_until.getTime() - now.getTime()) / 1000));
  }

  private async recordWrongGuess(name: string): Promise<void> {
    const now = this.clock.now();
    await this.dataSource.transaction(async (manager) => {
      const [counted] = await queryRows<{ wrong: number }>(
        manager,
        `insert into sign_in_guess (name_digest, wrong, shut_until, at) values ($1, 1, $2, $2)
         on conflict (name_digest) do update set wrong = sign_in_guess.wrong + 1, at = $2 returning wrong`,
        [name, now],
      );
      const shutUntil = new Date(now.getTime() + lockoutSecondsAfter(counted!.wrong) * 1000);
      await queryRows(manager, 'update sign_in_guess set shut_until = $2 where name_digest = $1', [
        name,
        shutUntil,
      ]);
    });
    // A name without a wrong password for a day starts anew: waiting for that is slower than guessing on.
    const old = new Date(now.getTime() - dayMs);
    await queryRows(this.dataSource, 'delete from sign_in_guess where at < $1', [old]);
    await queryRows(this.dataSource, 'delete from password_guess where at < $1', [old]);
  }

  /** False when the password was tried with too many other names today. */
  private async recordPasswordUse(bucket: number, name: string): Promise<boolean> {
    const now = this.clock.now();
    const entered = await queryRows(
      this.dataSource,
      `insert into password_guess (bucket, name_digest, at)
       select $1, $2, $3 where (select count(*) from password_guess where bucket = $1 and name_digest <> $2 and at > $4) < $5
       on conflict (bucket, name_digest) do update set at = excluded.at returning bucket`,
      [bucket, name, now, new Date(now.getTime() - dayMs), maxNamesPerPassword * this.config.rateLimitFactor],
    );
    return entered.length > 0;
  }

  /** One of a million buckets: enough to tell a sprayed password, too coarse to find a mistyped one from it. */
  private bucketOf(password: string): number {
    return (
      Buffer.from(this.digestOf('password', normalisePassword(password)), 'base64url').readUInt32BE() >>> 12
    );
  }

  private digestOf(purpose: string, text: string): string {
    return createHmac('sha256', this.config.masterKey)
      .update(`guess-${purpose}\0${text}`)
      .digest('base64url');
  }
}

const tooManyAttempts = (retryAfter: number): Problem =>
  new Problem('ACCOUNTS.TOO_MANY_ATTEMPTS', { retryAfter });
