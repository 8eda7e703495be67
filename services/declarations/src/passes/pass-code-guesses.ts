import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { RateLimiter, type RateLimit } from '@khai-bao/platform/limits';

/** Codes typed by one account: a guard types one in two seconds at most. */
const typed: RateLimit = { name: 'pass-code-typed', maxPerWindow: 30, windowSeconds: 60 };
/**
 * Codes that fit their check character and that nobody has. A slip of one character or a swap never fits, so an honest
 * guard hardly ever gets there; a walker needs thousands of them for one hit (17 billion codes, 9 million passes a day).
 */
const unknownToAccount: RateLimit = { name: 'pass-code-unknown', maxPerWindow: 20, windowSeconds: 3600 };
/** A unit makes as many accounts as it likes, so they share. */
const unknownToUnit: RateLimit = { name: 'pass-code-unknown-unit', maxPerWindow: 60, windowSeconds: 3600 };

/** Keeps guessing of typed pass codes slow; a right code gives back what it took. */
@Injectable()
export class PassCodeGuesses {
  constructor(private readonly limiter: RateLimiter) {}

  /** @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async countTyped({ accountId }: Actor): Promise<void> {
    await this.limiter.consume(typed, accountId);
  }

  /** Finds what a code stands for; what is not found, or not let through, costs. @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async lookUp<T>({ accountId, unitId }: Actor, find: () => Promise<T>): Promise<T> {
    await this.limiter.consume(unknownToAccount, accountId);
    await this.limiter.consume(unknownToUnit, unitId ?? '');
    const found = await find();
    await this.limiter.refund(unknownToAccount, accountId);
    await this.limiter.refund(unknownToUnit, unitId ?? '');
    return found;
  }
}
