import { pendingSteps, responsibleTiers, type PendingStep, type ResponsibleTier } from '@khai-bao/contracts';

/** A deadline: a step is overdue for a tier after so many working hours. The responsible tier has the shortest one. */
export interface StepClock {
  readonly step: PendingStep;
  readonly tier: ResponsibleTier;
  readonly hours: number;
}

/** Parses `receive:ward:8,receive:district:16`; null when the text is malformed or the deadlines are incomplete. */
export function parseStepClocks(text: string): StepClock[] | null {
  const clocks: StepClock[] = [];
  for (const part of text.split(',')) {
    const [step, tier, hours, ...more] = part.split(':');
    const parsedStep = pendingSteps.find((one) => one === step);
    const parsedTier = responsibleTiers.find((one) => one === tier);
    if (!parsedStep || !parsedTier || more.length > 0 || !/^[1-9]\d{0,2}$/.test(hours ?? '')) return null;
    clocks.push({ step: parsedStep, tier: parsedTier, hours: Number(hours) });
  }
  return areClocksComplete(clocks) ? clocks : null;
}

/** Whether every step has a deadline, and no tier has two for one step. */
export const areClocksComplete = (clocks: readonly StepClock[]): boolean =>
  pendingSteps.every((step) => clocks.some((clock) => clock.step === step)) &&
  new Set(clocks.map(({ step, tier }) => `${step}:${tier}`)).size === clocks.length;

/** The shortest deadline of a step, after which the step counts as overdue. */
export const findShortestClock = (clocks: readonly StepClock[], step: PendingStep): StepClock =>
  clocks
    .filter((clock) => clock.step === step)
    .reduce((first, clock) => (clock.hours < first.hours ? clock : first));

/** Path of the committee of a tier for a unit's area: `79.760.26740` for a ward, `79.760` for its district, `79` for the city. */
export const committeePathOf = (areaPath: string, tier: ResponsibleTier): string =>
  areaPath.split('.').slice(0, { ward: 3, district: 2, dic: 1, health: 1 }[tier]).join('.');
