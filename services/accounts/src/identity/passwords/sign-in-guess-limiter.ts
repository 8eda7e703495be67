import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem, Clock } from '@khai-bao/platform/core';
import { ClientAddresses, RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, LessThan, MoreThan, type Repository } from 'typeorm';
import { AccountsConfig } from '../../accounts.config.js';
import { normalisePassword } from '../../accounts/password-text.js';
import { KeyedQueue } from './keyed-queue.js';
import { lockoutSecondsAfter } from './lockout-duration.js';
import { PasswordGuessEntity } from './password-guess.entity.js';
import { countWrongGuess, recordBucketUse } from './passwords.queries.js';
import { SignInGuessEntity } from './sign-in-guess.entity.js';

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
    @InjectRepository(SignInGuessEntity) private readonly signInGuesses: Repository<SignInGuessEntity>,
    @InjectRepository(PasswordGuessEntity)
    private readonly passwordGuesses: Repository<PasswordGuessEntity>,
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
      this.passwordGuesses.delete({ bucket, nameDigest: name }),
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
    await this.signInGuesses.delete({ nameDigest: name });
  }

  private async requireNoLockout(name: string): Promise<void> {
    const now = this.clock.now();
    const locked = await this.signInGuesses.findOneBy({ nameDigest: name, lockedUntil: MoreThan(now) });
    if (locked !== null)
      throw tooManyAttempts(Math.ceil((locked.lockedUntil.getTime() - now.getTime()) / 1000));
  }

  private async recordWrongGuess(name: string): Promise<void> {
    const now = this.clock.now();
    await this.dataSource.transaction(async (manager) => {
      const wrongGuessCount = await countWrongGuess(manager, name, now);
      const lockedUntil = new Date(now.getTime() + lockoutSecondsAfter(wrongGuessCount) * 1000);
      await manager.update(SignInGuessEntity, { nameDigest: name }, { lockedUntil });
    });
    // A counter is deleted a day after its last wrong password: waiting for that is slower than guessing within the limit.
    const old = new Date(now.getTime() - dayMs);
    await this.signInGuesses.delete({ lastGuessAt: LessThan(old) });
    await this.passwordGuesses.delete({ lastTriedAt: LessThan(old) });
  }

  /** Records the use of a password for a name. @returns false when it was tried with too many other names today */
  private recordPasswordUse(bucket: number, name: string): Promise<boolean> {
    const now = this.clock.now();
    return recordBucketUse(
      this.dataSource.manager,
      { bucket, nameDigest: name, lastTriedAt: now },
      {
        maxNames: maxNamesPerPassword * this.config.rateLimitFactor,
        since: new Date(now.getTime() - dayMs),
      },
    );
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
