import type { CentreName } from '../local/secrets.ts';
import {
  additionalInstanceNames,
  centreNames,
  localServices,
  scalableServices,
  type ScalableService,
} from '../local/services.ts';
import { createRandom } from '../bench/load/random.ts';

/** A time range in milliseconds. */
type RangeMs = readonly [from: number, to: number];

interface EventKindDefinition {
  /** Possible targets among the processes of a run. */
  readonly targets: (processes: readonly string[]) => readonly string[];
  /** How long the fault lasts, in a long and in a short run. */
  readonly holdMs: readonly [long: RangeMs, short: RangeMs];
  /** Only where each service runs in two processes. */
  readonly needsTwoInstances?: boolean;
}

const instant: EventKindDefinition['holdMs'] = [
  [0, 0],
  [0, 0],
];
const everyProcess = (processes: readonly string[]): readonly string[] => processes;
const scalable = (): readonly ScalableService[] => scalableServices;
const centres = (): readonly CentreName[] => centreNames;

/** The kinds of events. */
export const eventKinds = {
  'kill': { targets: everyProcess, holdMs: instant },
  'kill-twice': { targets: everyProcess, holdMs: [[600, 2_500], [600, 1_200]] },
  'kill-in-flush': { targets: () => ['declarations'], holdMs: instant },
  'kill-in-relay': { targets: scalable, holdMs: instant },
  'kill-in-consumer': { targets: scalable, holdMs: instant },
  'kill-in-feed': { targets: centres, holdMs: instant },
  'kill-postgres': { targets: () => ['postgres'], holdMs: instant },
  'kill-kafka': { targets: () => ['kafka'], holdMs: instant },
  'kafka-away': { targets: () => ['kafka'], holdMs: [[120_000, 120_000], [8_000, 10_000]] },
  'kill-redis': { targets: () => ['redis'], holdMs: instant },
  'flush-redis': { targets: () => ['redis'], holdMs: instant },
  'centre-away': { targets: centres, holdMs: [[10_000, 30_000], [3_000, 5_000]] },
  'centre-slow': { targets: centres, holdMs: [[10_000, 30_000], [4_000, 6_000]] },
  'centre-fails': { targets: centres, holdMs: [[10_000, 20_000], [3_000, 5_000]] },
  'centre-forges': { targets: centres, holdMs: [[10_000, 20_000], [3_000, 5_000]] },
  'bad-rows': { targets: scalable, holdMs: instant },
  'hang-ups': { targets: () => ['gateway'], holdMs: [[10_000, 20_000], [3_000, 5_000]] },
  'freeze': {
    targets: (processes) => processes.filter((name) => name !== 'gateway' && !isCentre(name)),
    holdMs: [[30_000, 36_000], [5_000, 7_000]],
  },
  'rebalance': {
    targets: () => scalableServices.map((name) => `${name}-2`),
    holdMs: [[5_000, 15_000], [2_000, 4_000]],
    needsTwoInstances: true,
  },
  'rolling-restart': { targets: scalable, holdMs: instant, needsTwoInstances: true },
  'rolling-restart-gateway': {
    targets: () => ['gateway'],
    holdMs: [[3_000, 3_000], [2_000, 2_000]],
    needsTwoInstances: true,
  },
} as const satisfies Record<string, EventKindDefinition>; // prettier-ignore

export type EventKind = keyof typeof eventKinds;

export const isCentre = (name: string): name is CentreName => centreNames.some((centre) => centre === name);

/** A fault of a run. */
export interface PlannedEvent {
  /** From 1. */
  readonly number: number;
  readonly kind: EventKind;
  readonly target: string;
  /** How long the fault lasts, milliseconds. */
  readonly holdMs: number;
  /** The pause before the fault, milliseconds. */
  readonly pauseMs: number;
}

export interface PlanOptions {
  readonly seed: number;
  /** The number of events. */
  readonly events: number;
  /** Processes of each service. */
  readonly instances: number;
  /** Faults of seconds instead of minutes. */
  readonly short?: boolean;
  /** Only these kinds; all kinds when it is left out. */
  readonly only?: readonly string[];
}

const minPauseMs = 300;
const maxPauseMs = { long: 2_000, short: 600 };

/**
 * Creates the events of a run: the same for the same seed. Every kind occurs once before any occurs twice, so 100 events
 * contain each kind several times.
 */
export function createPlan({ seed, events, instances, short = false, only }: PlanOptions): PlannedEvent[] {
  const random = createRandom(seed);
  const processes = [...localServices.map(({ name }) => name), ...additionalInstanceNames(instances)];
  const kinds = (Object.keys(eventKinds) as EventKind[]).filter(
    (kind) => (only === undefined || only.includes(kind)) && (instances > 1 || !needsTwoInstances(kind)),
  );
  if (kinds.length === 0) throw new RangeError(`no kind of event is named ${only?.join(', ')}`);
  const remainingTargets = new Map<EventKind, string[]>();
  const plan: PlannedEvent[] = [];
  while (plan.length < events) {
    for (const kind of random.shuffle(kinds)) {
      if (plan.length === events) break;
      const { targets, holdMs }: EventKindDefinition = eventKinds[kind];
      const remaining = remainingTargets.get(kind) ?? [];
      if (remaining.length === 0) remaining.push(...random.shuffle(targets(processes)));
      const target = remaining.shift();
      if (target === undefined) throw new RangeError(`${kind} has no targets`);
      remainingTargets.set(kind, remaining);
      const [from, to] = holdMs[short ? 1 : 0];
      const pauseMs = random.between(minPauseMs, short ? maxPauseMs.short : maxPauseMs.long);
      plan.push({ number: plan.length + 1, kind, target, holdMs: random.between(from, to), pauseMs });
    }
  }
  return plan;
}

export function needsTwoInstances(kind: EventKind): boolean {
  const { needsTwoInstances = false }: EventKindDefinition = eventKinds[kind];
  return needsTwoInstances;
}

/** `  7  kafka-away on kafka, 120.0 s` */
export const formatEvent = ({
  number,
  kind,
  target,
  holdMs,
}: Pick<PlannedEvent, 'number' | 'kind' | 'target' | 'holdMs'>): string =>
  `${String(number).padStart(3)}  ${kind} on ${target}${holdMs > 0 ? `, ${(holdMs / 1000).toFixed(1)} s` : ''}`;
