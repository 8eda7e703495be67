import { Injectable } from '@nestjs/common';
import { ClientAddresses, RateLimiter, type RateLimit } from '@khai-bao/platform/limits';

/** Unknown gate codes from one address: a market's Wi-Fi is one, and the page itself finds most slips by the check character. */
const ofAddress: RateLimit = { name: 'gate-code-unknown', maxPerWindow: 60, windowSeconds: 600 };
/**
 * Suggestions in a minute, for everybody together. A suggestion tells of some two hundred codes at once, so a walker from
 * many addresses would get on two hundred times as fast with them.
 */
const suggestions: RateLimit = { name: 'gate-code-suggestion', maxPerWindow: 120, windowSeconds: 60 };

/** Makes a wrong gate code cost something, to whoever types it in, looks it up or declares with it. A right one is free. */
@Injectable()
export class GateCodeGuesses {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly addresses: ClientAddresses,
  ) {}

  /** @throws Problem PLATFORM.TOO_MANY_REQUESTS; @returns whether a suggestion may be given */
  async count(): Promise<boolean> {
    await this.limiter.consume(ofAddress, this.addresses.currentClientAddress());
    return this.limiter.tryConsume(suggestions, '');
  }
}
