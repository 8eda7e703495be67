import { Injectable } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/core';
import { ClientAddresses, RateLimiter, type RateLimit } from '@khai-bao/platform/limits';

const hour = 60 * 60;

/** An office with shared machines registers one a minute; a form takes longer to fill. */
const ofAddress: RateLimit = { name: 'registration-address', maxPerWindow: 60, windowSeconds: hour };
/** Who registers branch after branch calls the committee, which types a list in without a limit. */
const ofPhone: RateLimit = { name: 'registration-phone', maxPerWindow: 10, windowSeconds: hour };
const ofTaxCode: RateLimit = { name: 'registration-tax-code', maxPerWindow: 30, windowSeconds: hour };
/** The 312 wards had 31 venues each on the average on 24 June 2021 (9,694 in all): more in ten minutes is no registering. */
const ofWard: RateLimit = { name: 'registration-ward', maxPerWindow: 40, windowSeconds: 600 };
/** All 9,694 venues of the city within an hour. */
const ofCity: RateLimit = {
  name: 'registration-city',
  maxPerWindow: 200,
  windowSeconds: 60,
  errorCode: 'PLATFORM.OVERLOADED',
};

/** Wrong look-ups from one address: people mistype, a walker does not get on. */
const lookUpsOfAddress: RateLimit = { name: 'track-wrong-address', maxPerWindow: 20, windowSeconds: 600 };
/** Wrong digits of strangers for one code, wherever from: ten thousand are possible. */
const lookUpsOfCode: RateLimit = { name: 'track-wrong-code', maxPerWindow: 10, windowSeconds: hour };
/** Digits that are still compared after that: the right ones are answered, wrong ones are told to wait. */
const lateLookUpsOfCode: RateLimit = { name: 'track-late-code', maxPerWindow: 30, windowSeconds: hour };
/** Networks that registered under a code or looked it up rightly: strangers do not shut them out. */
const ownersOfCode: RateLimit = { name: 'track-owner', maxPerWindow: 1, windowSeconds: 30 * 24 * hour };
/** Wrong digits of such a network for its code. */
const lookUpsOfOwner: RateLimit = { name: 'track-wrong-owner', maxPerWindow: 10, windowSeconds: hour };

/** What the public pages may do. An officer's counter has no limit. */
@Injectable()
export class RegistrationLimits {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly addresses: ClientAddresses,
  ) {}

  /**
   * Counts a registration of the public form: each of its sites for the address, the ward and the city, the phone and the tax
   * code once, for one form asks for them once. The narrow limits come first, so that what they refuse uses up nothing of what
   * everybody shares.
   * @throws Problem PLATFORM.TOO_MANY_REQUESTS or PLATFORM.OVERLOADED, with the seconds after which the same form is taken
   */
  async enter(form: {
    phone: string;
    taxCode: string | undefined;
    areaCodes: readonly string[];
  }): Promise<void> {
    for (const _site of form.areaCodes)
      await this.limiter.consume(ofAddress, this.addresses.currentClientAddress());
    await this.limiter.consume(ofPhone, form.phone);
    if (form.taxCode !== undefined) await this.limiter.consume(ofTaxCode, form.taxCode.slice(0, 10));
    for (const areaCode of form.areaCodes) await this.limiter.consume(ofWard, areaCode);
    for (const _site of form.areaCodes) await this.limiter.consume(ofCity, '');
  }

  /** Keeps that whoever registered under these codes is no stranger to them. */
  async recordOwner(codes: readonly string[]): Promise<void> {
    for (const code of codes) await this.limiter.tryConsume(ownersOfCode, this.ofNetwork(code));
  }

  /**
   * Looks something up under a code: what is not found costs. Strangers who have used up what a code allows are told to wait,
   * unless what they say is right; networks that are known to it do not wait for what strangers have used up.
   * @throws Problem PLATFORM.TOO_MANY_REQUESTS
   */
  async lookUp<T>(code: string, find: () => Promise<T>): Promise<T> {
    const address = this.addresses.currentClientAddress();
    await this.limiter.consume(lookUpsOfAddress, address);
    const isOwner = await this.limiter.hasConsumed(ownersOfCode, this.ofNetwork(code));
    const [limit, subject] = isOwner ? [lookUpsOfOwner, this.ofNetwork(code)] : [lookUpsOfCode, code];
    const isLate = !(await this.limiter.tryConsume(limit, subject));
    if (isLate) await this.limiter.consume(isOwner ? limit : lateLookUpsOfCode, subject);
    const found = await find().catch(async (error: unknown) => {
      if (isLate && error instanceof Problem) await this.limiter.consume(limit, subject);
      throw error;
    });
    await this.limiter.refund(lookUpsOfAddress, address);
    await this.limiter.refund(isLate ? lateLookUpsOfCode : limit, subject);
    if (!isOwner) await this.recordOwner([code]);
    return found;
  }

  private ofNetwork(code: string): string {
    return `${code}\0${this.addresses.currentClientAddress()}`;
  }
}
