import { Injectable } from '@nestjs/common';
import { ClientAddresses, Limiter, type Limit } from '@khai-bao/platform/limits';

const hour = 60 * 60;

/** An office with shared machines registers one a minute; a form takes longer to fill. */
const ofAddress: Limit = { name: 'registration-address', most: 60, seconds: hour };
/** Who registers branch after branch calls the committee, which types a list in without a limit. */
const ofPhone: Limit = { name: 'registration-phone', most: 10, seconds: hour };
const ofTaxCode: Limit = { name: 'registration-tax-code', most: 30, seconds: hour };
/** The 312 wards had 31 venues each on the average on 24 June 2021 (9,694 in all): more in ten minutes is no registering. */
const ofWard: Limit = { name: 'registration-ward', most: 40, seconds: 600 };
/** All 9,694 venues of the city within an hour. */
const ofCity: Limit = {
  name: 'registration-city',
  most: 200,
  seconds: 60,
  refusal: 'PLATFORM.OVERLOADED',
};

/** Wrong look-ups from one address: people mistype, a walker does not get on. */
const lookUpsOfAddress: Limit = { name: 'track-wrong-address', most: 20, seconds: 600 };
/** Wrong digits for one code, wherever from: ten thousand are possible. */
const lookUpsOfCode: Limit = { name: 'track-wrong-code', most: 10, seconds: hour };

/** What the public pages may do. An officer's counter has no limit. */
@Injectable()
export class RegistrationLimits {
  constructor(
    private readonly limiter: Limiter,
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
    for (const _site of form.areaCodes) await this.limiter.take(ofAddress, this.addresses.current());
    await this.limiter.take(ofPhone, form.phone);
    if (form.taxCode !== undefined) await this.limiter.take(ofTaxCode, form.taxCode.slice(0, 10));
    for (const areaCode of form.areaCodes) await this.limiter.take(ofWard, areaCode);
    for (const _site of form.areaCodes) await this.limiter.take(ofCity, '');
  }

  /** Looks something up under a code: what is not found costs. @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async lookUp<T>(code: string, find: () => Promise<T>): Promise<T> {
    const address = this.addresses.current();
    await this.limiter.take(lookUpsOfAddress, address);
    await this.limiter.take(lookUpsOfCode, code);
    const found = await find();
    await this.limiter.giveBack(lookUpsOfAddress, address);
    await this.limiter.giveBack(lookUpsOfCode, code);
    return found;
  }
}
