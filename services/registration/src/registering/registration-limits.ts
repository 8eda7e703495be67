import { Injectable } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/core';
import { ClientAddresses, RateLimiter, type RateLimit } from '@khai-bao/platform/limits';

const hourSeconds = 60 * 60;

/** Registrations of one address: an office with shared computers registers one unit a minute, and a form takes longer to fill. */
const registrationsOfAddress: RateLimit = {
  name: 'registration-address',
  maxPerWindow: 60,
  windowSeconds: hourSeconds,
};
/** Registrations of one phone: a company with more branches calls its committee, whose counter and spreadsheets have no limit. */
const registrationsOfPhone: RateLimit = {
  name: 'registration-phone',
  maxPerWindow: 10,
  windowSeconds: hourSeconds,
};
const registrationsOfTaxCode: RateLimit = {
  name: 'registration-tax-code',
  maxPerWindow: 30,
  windowSeconds: hourSeconds,
};
/** Registrations in one ward: on 24 June 2021 the 312 wards had 9,694 venues, 31 each on average. More in ten minutes is an attack. */
const registrationsOfWard: RateLimit = { name: 'registration-ward', maxPerWindow: 40, windowSeconds: 600 };
/** Registrations in the city: all 9,694 venues could register within an hour. */
const registrationsOfCity: RateLimit = {
  name: 'registration-city',
  maxPerWindow: 200,
  windowSeconds: 60,
  errorCode: 'PLATFORM.OVERLOADED',
};

/** Failed lookups from one address: enough for typing errors, too few for enumeration. */
const failedLookupsOfAddress: RateLimit = {
  name: 'track-wrong-address',
  maxPerWindow: 20,
  windowSeconds: 600,
};
/** Failed lookups of one code from unknown networks. Four digits have 10,000 values. */
const failedLookupsOfCode: RateLimit = {
  name: 'track-wrong-code',
  maxPerWindow: 10,
  windowSeconds: hourSeconds,
};
/** Further lookups after that limit: right digits are answered, wrong ones get 429. */
const reservedLookupsOfCode: RateLimit = {
  name: 'track-late-code',
  maxPerWindow: 30,
  windowSeconds: hourSeconds,
};
/** Networks that registered a code or looked it up successfully. Failed lookups of other networks do not lock them out. */
const ownerNetworksOfCode: RateLimit = {
  name: 'track-owner',
  maxPerWindow: 1,
  windowSeconds: 30 * 24 * hourSeconds,
};
/** Failed lookups of such a network for its code. */
const failedLookupsOfOwner: RateLimit = {
  name: 'track-wrong-owner',
  maxPerWindow: 10,
  windowSeconds: hourSeconds,
};

/** Rate limits of the public form and of the lookup. The counter of an officer has none. */
@Injectable()
export class RegistrationLimits {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly addresses: ClientAddresses,
  ) {}

  /**
   * Counts a registration of the public form. Address, ward and city are counted once per site; phone and tax code once per
   * form. The narrow limits come first: a request that they refuse consumes nothing of the limits that everybody shares.
   * @throws Problem PLATFORM.TOO_MANY_REQUESTS or PLATFORM.OVERLOADED, with the seconds after which the same form is accepted
   */
  async consumeRegistration(form: {
    phone: string;
    taxCode: string | undefined;
    areaCodes: readonly string[];
  }): Promise<void> {
    for (const _site of form.areaCodes)
      await this.limiter.consume(registrationsOfAddress, this.addresses.currentClientAddress());
    await this.limiter.consume(registrationsOfPhone, form.phone);
    if (form.taxCode !== undefined)
      await this.limiter.consume(registrationsOfTaxCode, form.taxCode.slice(0, 10));
    for (const areaCode of form.areaCodes) await this.limiter.consume(registrationsOfWard, areaCode);
    for (const _site of form.areaCodes) await this.limiter.consume(registrationsOfCity, '');
  }

  /** Records the client's network as an owner of these tracking codes, for 30 days. */
  async recordOwnerNetwork(codes: readonly string[]): Promise<void> {
    for (const code of codes)
      await this.limiter.tryConsume(ownerNetworksOfCode, this.codeAndNetworkKey(code));
  }

  /**
   * Runs a lookup of a tracking code under rate limits. A failed lookup consumes them, a successful one is refunded. Owner
   * networks have a limit of their own, which lookups from other networks do not consume.
   * @param find throws Problem when code or digits are wrong
   * @throws Problem PLATFORM.TOO_MANY_REQUESTS
   */
  async limitLookup<T>(code: string, find: () => Promise<T>): Promise<T> {
    const address = this.addresses.currentClientAddress();
    await this.limiter.consume(failedLookupsOfAddress, address);
    const isOwner = await this.limiter.hasConsumed(ownerNetworksOfCode, this.codeAndNetworkKey(code));
    const [limit, subject] = isOwner
      ? [failedLookupsOfOwner, this.codeAndNetworkKey(code)]
      : [failedLookupsOfCode, code];
    const isLimitReached = !(await this.limiter.tryConsume(limit, subject));
    if (isLimitReached) await this.limiter.consume(isOwner ? limit : reservedLookupsOfCode, subject);
    const found = await find().catch(async (error: unknown) => {
      if (isLimitReached && error instanceof Problem) await this.limiter.consume(limit, subject);
      throw error;
    });
    await this.limiter.refund(failedLookupsOfAddress, address);
    await this.limiter.refund(isLimitReached ? reservedLookupsOfCode : limit, subject);
    if (!isOwner) await this.recordOwnerNetwork([code]);
    return found;
  }

  private codeAndNetworkKey(code: string): string {
    return `${code}\0${this.addresses.currentClientAddress()}`;
  }
}
