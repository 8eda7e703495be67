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

/** Wrong passwords from one client address, after which unknown devices there are slowed down. An office of 50 people stays below it. */
const addressLimit: RateLimit = {
  name: 'sign-in-wrong',
  maxPerWindow: 30,
  windowSeconds: 15 * 60,
  errorCode: 'ACCOUNTS.TOO_MANY_ATTEMPTS',
};
/** Passwords that are still verified from such an address, one at a time, so that a correct one signs in. */
const slowAddressLimit: RateLimit = {
  name: 'sign-in-slow',
  maxPerWindow: 60,
  windowSeconds: 15 * 60,
  errorCode: 'ACCOUNTS.TOO_MANY_ATTEMPTS',
};
/** Delay of each of them, milliseconds. */
const slowAttemptDelayMs = 1_000;
/** Names for which one password may be wrong within a day. It bounds password spraying; ordinary passwords stay below it. */
const maxNamesPerPassword = 20;
const dayMs = 24 * 60 * 60 * 1000;
const passwordLockoutSeconds = 15 * 60;
/** Queued attempts of one name, or slow attempts of one address, in this process. */
const maxQueuedAttempts = 50;

/** One attempt to sign in with a name and a password. */
export interface PasswordAttempt {
  readonly username: string;
  readonly password: string;
  /**
   * Identifies a device or session that the account knows. Its wrong attempts are counted separately, and those of unknown
   * devices do not lock it out. Undefined for an unknown device.
   */
  readonly knownAs?: string | undefined;
  /** Verifies the password, in the same time for an unknown name. */
  readonly isRight: () => Promise<boolean>;
}

/**
 * Limits password guesses by name (known or not), by client address and by password. All instances share the counters.
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
   * Verifies an attempt. Attempts of one name are serialised, so that concurrent ones do not bypass the limit.
   * @throws Problem ACCOUNTS.TOO_MANY_ATTEMPTS, in most cases before the password is verified
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
      // Fails with the time at which the limit of the address ends.
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

  /** Delays an attempt of a limited address. Such attempts run one at a time. @throws Problem ACCOUNTS.TOO_MANY_ATTEMPTS */
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
    // A counter is deleted a day after its last wrong password: waiting for that is slower than guessing within the limit.
    const old = new Date(now.getTime() - dayMs);
    await queryRows(this.dataSource, 'delete from sign_in_guess where at < $1', [old]);
    await queryRows(this.dataSource, 'delete from password_guess where at < $1', [old]);
  }

  /** Records the use of a password for a name. @returns false when it was tried with too many other names today */
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

  /** Maps a password to one of a million buckets: enough to detect password spraying, too coarse to recover a mistyped password. */
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
