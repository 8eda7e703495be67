import { Injectable } from '@nestjs/common';
import type { FloodScope } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { ClientAddresses, RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import type { GateDetails } from '../gates/gate-directory.js';

const windowSeconds = 600;

/**
 * Suspected declarations that open a case each, in ten minutes. Declarations above a limit are accepted, but their flags name the
 * exceeded limit, and alerts folds such flags into one case. A household of six declares on one phone. The address of a mobile
 * carrier serves many people. The gate of a hospital sees more suspected people than any other gate.
 */
export const floodLimits: Readonly<Record<FloodScope, RateLimit>> = {
  device: { name: 'suspected-device', maxPerWindow: 6, windowSeconds },
  account: { name: 'suspected-account', maxPerWindow: 20, windowSeconds },
  address: { name: 'suspected-address', maxPerWindow: 40, windowSeconds },
  gate: { name: 'suspected-gate', maxPerWindow: 30, windowSeconds },
  unit: { name: 'suspected-unit', maxPerWindow: 60, windowSeconds },
};

/** Repeats of one report within the window count once. */
const repeatedReportLimit: RateLimit = { name: 'suspected-report', maxPerWindow: 1, windowSeconds };

/** Counts suspected declarations by their origin, so that a script cannot fill the consoles of the people on duty. */
@Injectable()
export class SuspicionFloodLimiter {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly addresses: ClientAddresses,
  ) {}

  /** Counts one suspected declaration. Returns the first scope whose limit it exceeds, null when it exceeds none. */
  async countSuspectedDeclaration(origin: {
    readonly gate: Pick<GateDetails, 'gateId' | 'unitId'>;
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
   * Counts one report of gate staff with the limits of declarations that staff make. Returns the first scope whose limit it
   * exceeds, null when it exceeds none. A repeated report is not counted.
   * @param reportKey identifies the report: account, declaration and client key
   */
  async countSuspicionReport(
    reportKey: string,
    origin: { readonly gate: Pick<GateDetails, 'gateId' | 'unitId'>; readonly staff: Actor },
  ): Promise<FloodScope | null> {
    if (await this.limiter.hasConsumed(repeatedReportLimit, reportKey)) return null;
    await this.limiter.tryConsume(repeatedReportLimit, reportKey);
    return this.countSuspectedDeclaration({ ...origin, deviceDigest: null });
  }
}
