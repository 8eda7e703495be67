import { Injectable } from '@nestjs/common';
import type { FloodScope } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { ClientAddresses, RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import type { OpenGate } from '../gates/gates.service.js';

const tenMinutes = 600;

/**
 * Suspected declarations that open a case each, in ten minutes. Beyond a limit they are accepted all the same, but their
 * flags are marked, and alerts folds marked flags into one case. A household of six declares on one phone; a mobile
 * carrier's address stands for many; a hospital's gate sees more suspected people than any other place.
 */
export const floodLimits: Readonly<Record<FloodScope, RateLimit>> = {
  device: { name: 'suspected-device', maxPerWindow: 6, windowSeconds: tenMinutes },
  account: { name: 'suspected-account', maxPerWindow: 20, windowSeconds: tenMinutes },
  address: { name: 'suspected-address', maxPerWindow: 40, windowSeconds: tenMinutes },
  gate: { name: 'suspected-gate', maxPerWindow: 30, windowSeconds: tenMinutes },
  unit: { name: 'suspected-unit', maxPerWindow: 60, windowSeconds: tenMinutes },
};

/** A report that is sent again within the window is one report. */
const repeatedReport: RateLimit = { name: 'suspected-report', maxPerWindow: 1, windowSeconds: tenMinutes };

/** Counts suspected declarations by where they come from, so that a script cannot fill the consoles of the people on duty. */
@Injectable()
export class SuspectedFloods {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly addresses: ClientAddresses,
  ) {}

  /** Counts one suspected declaration; answers the first scope whose limit it passes, null when it passes none. */
  async count(origin: {
    readonly gate: Pick<OpenGate, 'gateId' | 'unitId'>;
    readonly deviceDigest: string | null;
    readonly staff: Actor | null;
  }): Promise<FloodScope | null> {
    const { gate, deviceDigest, staff } = origin;
    const subjects: readonly [FloodScope, string | null][] = [
      ['device', deviceDigest],
      ['account', staff?.accountId ?? null],
      ['address', staff === null ? this.addresses.currentClientAddress() : null],
      ['gate', gate.gateId],
      ['unit', gate.unitId],
    ];
    for (const [scope, subject] of subjects)
      if (subject !== null && !(await this.limiter.tryConsume(floodLimits[scope], subject))) return scope;
    return null;
  }

  /**
   * Counts one report of gate staff, with the limits of declarations that staff make; returns the first scope whose limit it
   * exceeds. A report that is sent again is not counted.
   * @param reportKey identifies the report: account, declaration and client key
   */
  async countReport(
    reportKey: string,
    origin: { readonly gate: Pick<OpenGate, 'gateId' | 'unitId'>; readonly staff: Actor },
  ): Promise<FloodScope | null> {
    if (await this.limiter.hasConsumed(repeatedReport, reportKey)) return null;
    await this.limiter.tryConsume(repeatedReport, reportKey);
    return this.count({ ...origin, deviceDigest: null });
  }
}
