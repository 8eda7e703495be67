import { pendingSteps, responsibleTiers, type PendingStep, type ResponsibleTier } from '@khai-bao/contracts';

/** Steps that somebody owes. Who owes each, and who stands above, follows from its clocks. */
export const steps = pendingSteps;
export type Step = PendingStep;
export const tiers = responsibleTiers;
export type Tier = ResponsibleTier;

/** After so many hours of work a step is late for a tier: for who owes it first, for the tier above it later. */
export interface StepClock {
  readonly step: Step;
  readonly tier: Tier;
  readonly hours: number;
}

/** `receive:ward:8,receive:district:16`; null when it is no such text, or a step has no clock, or a tier two. */
export function parseStepClocks(text: string): StepClock[] | null {
  const clocks: StepClock[] = [];
  for (const part of text.split(',')) {
    const [step, tier, hours, ...more] = part.split(':');
    const known = steps.find((one) => one === step);
    const owing = tiers.find((one) => one === tier);
    if (!known || !owing || more.length > 0 || !/^[1-9]\d{0,2}$/.test(hours ?? '')) return null;
    clocks.push({ step: known, tier: owing, hours: Number(hours) });
  }
  return areClocksComplete(clocks) ? clocks : null;
}

/** Every step has a clock, no tier has two for a step. */
export const areClocksComplete = (clocks: readonly StepClock[]): boolean =>
  steps.every((step) => clocks.some((clock) => clock.step === step)) &&
  new Set(clocks.map(({ step, tier }) => `${step}:${tier}`)).size === clocks.length;

/** The clock that runs out first: from then on a step is late. */
export const findShortestClock = (clocks: readonly StepClock[], step: Step): StepClock =>
  clocks
    .filter((clock) => clock.step === step)
    .reduce((first, clock) => (clock.hours < first.hours ? clock : first));

/** The committee of a tier that a unit's area belongs to: `79.760.26740` of a ward, `79.760` of its district, `79`. */
export const committeePathOf = (areaPath: string, tier: Tier): string =>
  areaPath.split('.').slice(0, { ward: 3, district: 2, dic: 1, health: 1 }[tier]).join('.');
