import { furtherInstances, localServices, manifold } from '../local/services.mjs';
import { prng } from './prng.mjs';

/** Services with a relay and consumers of their own. */
const consumers = ['registration', 'accounts', 'declarations', 'alerts', 'support', 'sync'];
const centres = ['national', 'city'];
const first = localServices.map(({ name }) => name);

/**
 * The kinds of event: on what, and how long, milliseconds (of a long and of a short run). `twice`: only where each service
 * runs twice.
 */
export const kinds = {
  'kill': { on: (all) => all, hold: [[0, 0], [0, 0]] },
  'kill-twice': { on: (all) => all, hold: [[600, 2_500], [600, 1_200]] },
  'kill-in-flush': { on: () => ['declarations'], hold: [[0, 0], [0, 0]] },
  'kill-in-relay': { on: () => consumers, hold: [[0, 0], [0, 0]] },
  'kill-in-consumer': { on: () => consumers, hold: [[0, 0], [0, 0]] },
  'kill-in-feed': { on: () => centres, hold: [[0, 0], [0, 0]] },
  'kill-postgres': { on: () => ['postgres'], hold: [[0, 0], [0, 0]] },
  'kill-kafka': { on: () => ['kafka'], hold: [[0, 0], [0, 0]] },
  'kafka-away': { on: () => ['kafka'], hold: [[120_000, 120_000], [8_000, 10_000]] },
  'kill-redis': { on: () => ['redis'], hold: [[0, 0], [0, 0]] },
  'flush-redis': { on: () => ['redis'], hold: [[0, 0], [0, 0]] },
  'centre-away': { on: () => centres, hold: [[10_000, 30_000], [3_000, 5_000]] },
  'centre-slow': { on: () => centres, hold: [[10_000, 30_000], [4_000, 6_000]] },
  'centre-fails': { on: () => centres, hold: [[10_000, 20_000], [3_000, 5_000]] },
  'centre-forges': { on: () => centres, hold: [[10_000, 20_000], [3_000, 5_000]] },
  'bad-rows': { on: () => consumers, hold: [[0, 0], [0, 0]] },
  'hang-ups': { on: () => ['gateway'], hold: [[10_000, 20_000], [3_000, 5_000]] },
  'freeze': { on: (all) => all.filter((name) => name !== 'gateway' && !centres.includes(name)), hold: [[30_000, 36_000], [5_000, 7_000]] },
  'rebalance': { twice: true, on: () => manifold.map((name) => `${name}-2`), hold: [[5_000, 15_000], [2_000, 4_000]] },
  'rolling-restart': { twice: true, on: () => manifold, hold: [[0, 0], [0, 0]] },
  'rolling-restart-gateway': { twice: true, on: () => ['gateway'], hold: [[3_000, 3_000], [2_000, 2_000]] },
}; // prettier-ignore

/**
 * The events of a run: the same for the same seed. Every kind comes once before any comes twice, so 100 events have each of
 * them several times.
 * @param {{seed: number, events: number, instances: number, short?: boolean, only?: string[]}} options
 * @returns {{number: number, kind: string, target: string, hold: number, pause: number}[]}
 */
export function planOf({ seed, events, instances, short = false, only }) {
  const random = prng(seed);
  const all = [...first, ...furtherInstances(instances)];
  const possible = Object.keys(kinds).filter(
    (kind) => (only === undefined || only.includes(kind)) && (instances > 1 || !kinds[kind].twice),
  );
  const targets = new Map();
  const plan = [];
  while (plan.length < events) {
    for (const kind of random.shuffle(possible)) {
      if (plan.length === events) break;
      const { on, hold } = kinds[kind];
      const waiting = targets.get(kind)?.length > 0 ? targets.get(kind) : random.shuffle(on(all));
      const target = waiting.shift();
      targets.set(kind, waiting);
      const [from, to] = hold[short ? 1 : 0];
      const pause = random.between(300, short ? 600 : 2_000);
      plan.push({ number: plan.length + 1, kind, target, hold: random.between(from, to), pause });
    }
  }
  return plan;
}

/** `  7  kafka-away on kafka, 120.0 s` */
export const lineOf = ({ number, kind, target, hold }) =>
  `${String(number).padStart(3)}  ${kind} on ${target}${hold > 0 ? `, ${(hold / 1000).toFixed(1)} s` : ''}`;
