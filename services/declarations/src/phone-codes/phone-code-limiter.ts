import { Injectable } from '@nestjs/common';
import { ClientAddresses, RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { DeclarationsConfig } from '../declarations.config.js';

/** Requested codes of one address. The Wi-Fi of a market is one address. */
const codesPerAddress: RateLimit = { name: 'phone-code-address', maxPerWindow: 60, windowSeconds: 600 };
/** Requested codes of one device: a household of twelve with phones of its own. */
const codesPerDevice: RateLimit = { name: 'phone-code-device', maxPerWindow: 15, windowSeconds: 3600 };
/** Searches with one pass code: somebody who tries birth years with a pass code of somebody else. */
const searchesPerPassCode: RateLimit = { name: 'phone-code-pass', maxPerWindow: 5, windowSeconds: 3600 };
/** The same in a day: with five attempts for each code, fifty guesses. */
const searchesPerPassCodeDay: RateLimit = {
  name: 'phone-code-pass-day',
  maxPerWindow: 10,
  windowSeconds: 86_400,
};
/** Searches from one address. */
const searchesPerAddress: RateLimit = { name: 'phone-code-search', maxPerWindow: 20, windowSeconds: 3600 };
/** Attempts with codes from one address. Five for each of a few phones. */
const attemptsPerAddress: RateLimit = { name: 'phone-code-attempt', maxPerWindow: 60, windowSeconds: 600 };

/** Rate-limits requests of one-time codes before anything is looked up, so that a refusal tells nothing. */
@Injectable()
export class PhoneCodeLimiter {
  private readonly codesPerGate: RateLimit;

  constructor(
    config: DeclarationsConfig,
    private readonly limiter: RateLimiter,
    private readonly addresses: ClientAddresses,
  ) {
    this.codesPerGate = {
      name: 'phone-code-gate',
      maxPerWindow: config.phoneCodesPerGateHour,
      windowSeconds: 3600,
    };
  }

  /** Counts a request for a code. @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async consumeRequest(deviceDigest: string | null): Promise<void> {
    await this.limiter.consume(codesPerAddress, this.addresses.currentClientAddress());
    if (deviceDigest !== null) await this.limiter.consume(codesPerDevice, deviceDigest);
  }

  /** Counts a code that is sent to somebody at a gate. @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async consumeGate(gateId: string): Promise<void> {
    await this.limiter.consume(this.codesPerGate, gateId);
  }

  /** Counts a search for a declaration. @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async consumeSearch(passCode: string): Promise<void> {
    await this.limiter.consume(searchesPerAddress, this.addresses.currentClientAddress());
    await this.limiter.consume(searchesPerPassCode, passCode);
    await this.limiter.consume(searchesPerPassCodeDay, passCode);
  }

  /** Counts an attempt with a code. @throws Problem PLATFORM.TOO_MANY_REQUESTS */
  async consumeAttempt(): Promise<void> {
    await this.limiter.consume(attemptsPerAddress, this.addresses.currentClientAddress());
  }
}
