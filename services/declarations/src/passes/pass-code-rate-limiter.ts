import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { RateLimiter, type RateLimit } from '@khai-bao/platform/limits';

/** Codes typed by one account. A guard types at most one code in two seconds. */
const typedCodesPerAccount: RateLimit = { name: 'pass-code-typed', maxPerWindow: 30, windowSeconds: 60 };
/**
 * Codes with a correct check character that belong to no pass. A single wrong or swapped character never has a correct one, so a guard
 * rarely submits such a code. An enumeration needs thousands for one hit (17 billion codes, 9 million passes a day).
 */
const unknownCodesPerAccount: RateLimit = {
  name: 'pass-code-unknown',
  maxPerWindow: 20,
  windowSeconds: 3600,
};
/** The same for all accounts of a unit together, because a unit may create any number of accounts. */
const unknownCodesPerUnit: RateLimit = {
  name: 'pass-code-unknown-unit',
  maxPerWindow: 60,
  windowSeconds: 3600,
};

/** Rate-limits typed pass codes. The lookup of a known code is refunded. */
@Injectable()
export class PassCodeRateLimiter {
  constructor(private readonly limiter: RateLimiter) {}

  /** Counts one typed code. @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async consumeTypedCode({ accountId }: Actor): Promise<void> {
    await this.limiter.consume(typedCodesPerAccount, accountId);
  }

  /** Counts a lookup as an unknown code and refunds it when `find` resolves. @throws Problem PLATFORM.TOO_MANY_REQUESTS, and what `find` throws */
  async findWithRefund<T>({ accountId, unitId }: Actor, find: () => Promise<T>): Promise<T> {
    await this.limiter.consume(unknownCodesPerAccount, accountId);
    await this.limiter.consume(unknownCodesPerUnit, unitId ?? '');
    const found = await find();
    await this.limiter.refund(unknownCodesPerAccount, accountId);
    await this.limiter.refund(unknownCodesPerUnit, unitId ?? '');
    return found;
  }
}
