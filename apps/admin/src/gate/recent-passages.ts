import type { HeldCheck } from './check-store.js';
import type { GateStation } from './gate-storage.js';

/** The service's rule: the same passage within this time is one, milliseconds. */
export const samePassageMs = 600_000;

/** The pass of a passage: by its declaration, or by its text where that is not known. */
export interface PassedPass {
  readonly declarationId: string | null;
  readonly pass: string;
}

/**
 * The admissions of this page within the last ten minutes. Together with the checks that wait on the device it tells a pass that comes
 * twice, which a borrowed screenshot does. A passage in the other direction ends it.
 */
export class RecentPassages {
  private readonly passedAt = new Map<string, number>();

  /** Notes an admission at an instant of the server's clock, milliseconds since 1970. */
  addAdmission({ gateId, direction }: GateStation, pass: PassedPass, at: number): void {
    for (const [key, time] of this.passedAt) if (at - time > samePassageMs) this.passedAt.delete(key);
    const other = direction === 'entry' ? 'exit' : 'entry';
    for (const name of namesOf(pass)) {
      for (const key of this.passedAt.keys())
        if (key.endsWith(`|${other}|${name}`)) this.passedAt.delete(key);
      this.passedAt.set(`${gateId}|${direction}|${name}`, at);
    }
  }

  /** When the pass was admitted here last, within ten minutes (ISO 8601); null when it was not. */
  findAdmission(
    { gateId, direction }: GateStation,
    pass: PassedPass,
    held: readonly HeldCheck[],
    now: number,
  ): string | null {
    const times = namesOf(pass).map((name) => this.passedAt.get(`${gateId}|${direction}|${name}`) ?? 0);
    const ofPass = held.filter(
      (one) =>
        one.refusal === null &&
        one.check.decision !== 'stop' &&
        ((pass.declarationId !== null && one.declarationId === pass.declarationId) ||
          one.check.pass === pass.pass),
    );
    const timeOf = (one: HeldCheck): number => Date.parse(one.check.checkedAt);
    const lastBack = Math.max(0, ...ofPass.filter(({ check }) => check.direction !== direction).map(timeOf));
    const here = ofPass.filter(({ check }) => check.direction === direction && check.gateId === gateId);
    const last = Math.max(...times, ...here.map(timeOf));
    return last > lastBack && now - last < samePassageMs ? new Date(last).toISOString() : null;
  }
}

const namesOf = ({ declarationId, pass }: PassedPass): string[] =>
  declarationId === null ? [pass] : [declarationId, pass];
