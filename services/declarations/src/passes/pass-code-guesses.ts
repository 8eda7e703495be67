import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Limiter, type Limit } from '@khai-bao/platform/limits';

/** Codes typed by one account: a guard types one in two seconds at most. */
const typed: Limit = { name: 'pass-code-typed', most: 30, seconds: 60 };
/**
 * Codes that fit their check character and that nobody has. A slip of one character or a swap never fits, so an honest
 * guard hardly ever gets there; a walker needs thousands of them for one hit (17 billion codes, 9 million passes a day).
 */
const unknownToAccount: Limit = { name: 'pass-code-unknown', most: 20, seconds: 3600 };
/** A unit makes as many accounts as it likes, so they share. */
const unknownToUnit: Limit = { name: 'pass-code-unknown-unit', most: 60, seconds: 3600 };

/** Keeps guessing of typed pass codes slow; a right code gives back what it took. */
@Injectable()
export class PassCodeGuesses {
  constructor(private readonly limiter: Limiter) {}

  /** @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async countTyped({ accountId }: Actor): Promise<void> {
    await this.limiter.take(typed, accountId);
  }

  /** Finds what a code stands for; what is not found, or not let through, costs. @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async lookUp<T>({ accountId, unitId }: Actor, find: () => Promise<T>): Promise<T> {
    await this.limiter.take(unknownToAccount, accountId);
    await this.limiter.take(unknownToUnit, unitId ?? '');
    const found = await find();
    await this.limiter.giveBack(unknownToAccount, accountId);
    await this.limiter.giveBack(unknownToUnit, unitId ?? '');
    return found;
  }
}
