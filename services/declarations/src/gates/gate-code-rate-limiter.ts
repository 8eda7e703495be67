import { Injectable } from '@nestjs/common';
import { ClientAddresses, RateLimiter, type RateLimit } from '@khai-bao/platform/limits';

/**
 * Unknown gate codes from one address. The Wi-Fi of a market is one address, and the page finds most typing errors by the check
 * character.
 */
const unknownCodesPerAddress: RateLimit = { name: 'gate-code-unknown', maxPerWindow: 60, windowSeconds: 600 };
/**
 * Suggestions for all clients together. A suggestion reveals whether about two hundred codes exist, so it would make an enumeration
 * from many addresses two hundred times as fast.
 */
const suggestionsInTotal: RateLimit = { name: 'gate-code-suggestion', maxPerWindow: 120, windowSeconds: 60 };

/** Rate-limits unknown gate codes that are looked up or declared with. Known codes are not counted. */
@Injectable()
export class GateCodeRateLimiter {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly addresses: ClientAddresses,
  ) {}

  /** Counts one unknown code of the current client. @returns whether a suggestion may be given @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async consumeUnknownCode(): Promise<boolean> {
    await this.limiter.consume(unknownCodesPerAddress, this.addresses.currentClientAddress());
    return this.limiter.tryConsume(suggestionsInTotal, '');
  }
}
