import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { RateLimiter, type RateLimit } from '@khai-bao/platform/limits';

const windowSeconds = 600;
/** Look-ups of one guard. A dead phone is the exception: two of three people at a gate show their pass. */
const lookUpsPerGuard: RateLimit = { name: 'look-up', maxPerWindow: 30, windowSeconds };
/** Look-ups of all guards of a unit together, because a unit may create any number of accounts. */
const lookUpsPerUnit: RateLimit = { name: 'look-up-unit', maxPerWindow: 120, windowSeconds };
/** Look-ups that find nobody. Whoever tries numbers finds nobody most of the time. */
const unknownPerGuard: RateLimit = { name: 'look-up-unknown', maxPerWindow: 15, windowSeconds: 3600 };
const unknownPerUnit: RateLimit = { name: 'look-up-unknown-unit', maxPerWindow: 60, windowSeconds: 3600 };

/** Rate-limits look-ups by guard and unit. One that finds somebody is refunded to the limit of those that find nobody. */
@Injectable()
export class LookUpRateLimiter {
  constructor(private readonly limiter: RateLimiter) {}

  /** Counts a look-up. @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async consumeLookUp(actor: Actor): Promise<void> {
    const unitId = actor.unitId ?? '';
    await this.limiter.consume(lookUpsPerGuard, actor.accountId);
    await this.limiter.consume(lookUpsPerUnit, unitId);
    await this.limiter.consume(unknownPerGuard, actor.accountId);
    await this.limiter.consume(unknownPerUnit, unitId);
  }

  /** Refunds a look-up that has found somebody. */
  async refundFound(actor: Actor): Promise<void> {
    await this.limiter.refund(unknownPerGuard, actor.accountId);
    await this.limiter.refund(unknownPerUnit, actor.unitId ?? '');
  }
}
