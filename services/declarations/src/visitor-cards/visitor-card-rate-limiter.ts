import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { RateLimiter, type RateLimit } from '@khai-bao/platform/limits';

/** Codes submitted by one account. A guard scans at most one card in two seconds. */
const codesPerAccount: RateLimit = { name: 'card-code', maxPerWindow: 60, windowSeconds: 60 };
/** Codes with a correct check character that belong to no card. There are 500 billion, and a city makes a few million cards. */
const unknownCodesPerAccount: RateLimit = {
  name: 'card-code-unknown',
  maxPerWindow: 20,
  windowSeconds: 3600,
};
/** The same for all accounts of a unit together, because a unit may create any number of accounts. */
const unknownCodesPerUnit: RateLimit = {
  name: 'card-code-unknown-unit',
  maxPerWindow: 60,
  windowSeconds: 3600,
};
/** Searches for the card of a person. A counter serves one person in a minute. */
const searchesPerAccount: RateLimit = { name: 'card-search', maxPerWindow: 60, windowSeconds: 3600 };
/** New cards. A guard makes one in half a minute. */
const cardsPerAccount: RateLimit = { name: 'card-issue', maxPerWindow: 200, windowSeconds: 3600 };

/** Rate-limits the codes of cards, the search for a person's card, and new cards. */
@Injectable()
export class VisitorCardRateLimiter {
  constructor(private readonly limiter: RateLimiter) {}

  /** Counts a lookup as an unknown code and refunds it when `find` resolves. @throws Problem PLATFORM.TOO_MANY_REQUESTS, and what `find` throws */
  async findWithRefund<T>(accountId: string, unitId: string, find: () => Promise<T>): Promise<T> {
    await this.limiter.consume(codesPerAccount, accountId);
    await this.limiter.consume(unknownCodesPerAccount, accountId);
    await this.limiter.consume(unknownCodesPerUnit, unitId);
    const found = await find();
    await this.limiter.refund(unknownCodesPerAccount, accountId);
    await this.limiter.refund(unknownCodesPerUnit, unitId);
    return found;
  }

  /** @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async consumeSearch({ accountId }: Actor): Promise<void> {
    await this.limiter.consume(searchesPerAccount, accountId);
  }

  /** @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async consumeNewCard({ accountId }: Actor): Promise<void> {
    await this.limiter.consume(cardsPerAccount, accountId);
  }
}
