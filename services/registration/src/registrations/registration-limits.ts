import { Injectable } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/http';
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
/** Wrong digits of strangers for one code, wherever from: ten thousand are possible. */
const lookUpsOfCode: Limit = { name: 'track-wrong-code', most: 10, seconds: hour };
/** Digits that are still compared after that: the right ones are answered, wrong ones are told to wait. */
const lateLookUpsOfCode: Limit = { name: 'track-late-code', most: 30, seconds: hour };
/** Networks that registered under a code or looked it up rightly: strangers do not shut them out. */
const ownersOfCode: Limit = { name: 'track-owner', most: 1, seconds: 30 * 24 * hour };
/** Wrong digits of such a network for its code. */
const lookUpsOfOwner: Limit = { name: 'track-wrong-owner', most: 10, seconds: hour };

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

  /** Keeps that whoever registered under these codes is no stranger to them. */
  async recordOwner(codes: readonly string[]): Promise<void> {
    for (const code of codes) await this.limiter.tryTake(ownersOfCode, this.ofNetwork(code));
  }

  /**
   * Looks something up under a code: what is not found costs. Strangers who have used up what a code allows are told to wait,
   * unless what they say is right; networks that are known to it do not wait for what strangers have used up.
   * @throws Problem PLATFORM.TOO_MANY_REQUESTS
   */
  async lookUp<T>(code: string, find: () => Promise<T>): Promise<T> {
    const address = this.addresses.current();
    await this.limiter.take(lookUpsOfAddress, address);
    const isOwner = await this.limiter.has(ownersOfCode, this.ofNetwork(code));
    const [limit, subject] = isOwner ? [lookUpsOfOwner, this.ofNetwork(code)] : [lookUpsOfCode, code];
    const isLate = !(await this.limiter.tryTake(limit, subject));
    if (isLate) await this.limiter.take(isOwner ? limit : lateLookUpsOfCode, subject);
    const found = await find().catch(async (error: unknown) => {
      if (isLate && error instanceof Problem) await this.limiter.take(limit, subject);
      throw error;
    });
    await this.limiter.giveBack(lookUpsOfAddress, address);
    await this.limiter.giveBack(isLate ? lateLookUpsOfCode : limit, subject);
    if (!isOwner) await this.recordOwner([code]);
    return found;
  }

  private ofNetwork(code: string): string {
    return `${code}\0${this.addresses.current()}`;
  }
}
