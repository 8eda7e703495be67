import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { ChaosContext } from '../chaos-context.ts';
import { isCentre, type EventKind, type PlannedEvent } from '../plan.ts';
import { hangUp, insertBadRows } from './bad-inputs.ts';
import type { ProxyMode } from './centre-proxy.ts';
import { findProcessInSection, type CriticalSection } from './critical-sections.ts';

/** What a fault reports. */
export interface FaultOutcome {
  readonly note?: string;
  /** What went wrong while the fault lasted. */
  readonly flaws?: readonly string[];
}

type Fault = (context: ChaosContext, event: PlannedEvent) => Promise<FaultOutcome> | FaultOutcome;

/** The share of the rate at which declarations must be accepted while Kafka is stopped. */
const minAcceptedShare = 0.5;
/** The gateway checks its upstreams once in this time: the next process is restarted after it has seen the last one. */
const gatewayCheckMs = 1_500;

/** What each kind of event does. A fault resolves when it is over; a kill is over when the process is dead. */
export const faults: Readonly<Record<EventKind, Fault>> = {
  'kill': ({ system }, { target }) => {
    system.serviceProcess(target).sendFault();
    return {};
  },
  'kill-twice': async ({ system }, { target, holdMs }) => {
    system.serviceProcess(target).sendFault();
    await sleep(holdMs);
    system.serviceProcess(target).sendFault();
    return {};
  },
  'kill-in-flush': (context, event) => killInSection(context, event, 'flush'),
  'kill-in-relay': (context, event) => killInSection(context, event, 'relay'),
  'kill-in-consumer': (context, event) => killInSection(context, event, 'consumer'),
  'kill-in-feed': (context, event) => killInSection(context, event, 'feed'),
  'kill-postgres': killServer,
  'kill-kafka': killServer,
  'kafka-away': stopKafka,
  'kill-redis': killServer,
  'flush-redis': flushRedis,
  'centre-away': (context, event) => disturbCentre(context, event, 'away'),
  'centre-slow': (context, event) => disturbCentre(context, event, 'slow'),
  'centre-fails': (context, event) => disturbCentre(context, event, 'fails'),
  'centre-forges': (context, event) => disturbCentre(context, event, 'forges'),
  'bad-rows': insertBadRows,
  'hang-ups': hangUp,
  'freeze': freeze,
  'rebalance': rebalance,
  'rolling-restart': (context, { target }) => requireNoFailures(context, () => restartService(context, target)),
  'rolling-restart-gateway': (context, { holdMs }) => requireNoFailures(context, () => restartGateway(context, holdMs)),
}; // prettier-ignore

async function killInSection(
  context: ChaosContext,
  { target }: PlannedEvent,
  section: CriticalSection,
): Promise<FaultOutcome> {
  const { name, inSection } = await findProcessInSection(context, section, target);
  context.system.serviceProcess(name).sendFault();
  return { note: inSection ? `${name}, caught in a ${section}` : `${name}; no ${section} was seen in time` };
}

function killServer({ system }: ChaosContext, { target }: PlannedEvent): FaultOutcome {
  system.serverProcess(target).sendFault();
  return {};
}

/** Stops Kafka. People go on declaring, and the events wait in the outbox. */
async function stopKafka(
  { system, load, rate }: ChaosContext,
  { holdMs }: PlannedEvent,
): Promise<FaultOutcome> {
  const kafka = system.serverProcess('kafka');
  const startedAt = Date.now();
  await kafka.stop({ signal: 'SIGKILL' });
  await sleep(holdMs);
  const { declared } = load.summarizeSince(startedAt);
  kafka.start();
  const minDeclared = (rate * holdMs * minAcceptedShare) / 1000;
  return {
    note: `${declared} declarations accepted meanwhile`,
    flaws: declared < minDeclared ? [`only ${declared} declarations were accepted while Kafka was away`] : [],
  };
}

async function flushRedis({ system }: ChaosContext): Promise<FaultOutcome> {
  const redis = new Redis(system.servers.redisUrl, { maxRetriesPerRequest: 3 });
  redis.on('error', () => undefined);
  await redis.flushall();
  redis.disconnect();
  return {};
}

async function disturbCentre(
  { proxies }: ChaosContext,
  { target, holdMs }: PlannedEvent,
  mode: ProxyMode,
): Promise<FaultOutcome> {
  if (!isCentre(target)) throw new RangeError(`${target} is no data centre`);
  const proxy = proxies[target];
  const before = proxy.faultyRequests;
  proxy.mode = mode;
  await sleep(holdMs);
  proxy.mode = 'pass';
  return { note: `${proxy.faultyRequests - before} batches affected` };
}

/** Suspends a process. When it continues, it still assumes that it owns its partitions and its lock. */
async function freeze({ system }: ChaosContext, { target, holdMs }: PlannedEvent): Promise<FaultOutcome> {
  const frozen = system.serviceProcess(target);
  frozen.sendFault('SIGSTOP');
  await sleep(holdMs);
  frozen.sendFault('SIGCONT');
  return {};
}

/** Stops the second process of a service, which leaves its consumer groups, and starts it again under load. */
async function rebalance({ system }: ChaosContext, { target, holdMs }: PlannedEvent): Promise<FaultOutcome> {
  await system.stopService(target);
  await sleep(holdMs);
  await system.startService(target);
  return {};
}

async function restartService({ system }: ChaosContext, service: string): Promise<void> {
  for (const name of [`${service}-2`, service]) {
    await system.stopService(name);
    await system.startService(name);
    await sleep(gatewayCheckMs);
  }
}

/** The gateway's main process replaces its workers one after the other. */
async function restartGateway({ system }: ChaosContext, holdMs: number): Promise<void> {
  system.serviceProcess('gateway').sendFault('SIGHUP');
  await sleep(holdMs);
  await system.waitUntilReady('gateway');
}

/** A planned restart must not fail a single request. */
async function requireNoFailures({ load }: ChaosContext, work: () => Promise<void>): Promise<FaultOutcome> {
  const startedAt = Date.now();
  await work();
  await sleep(500);
  const { failed, good } = load.summarizeSince(startedAt);
  return {
    note: `${good} responses, ${failed} failed`,
    flaws: failed > 0 ? [`${failed} of ${good + failed} requests failed during the restart`] : [],
  };
}
