import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Backlog } from '../bench/ledger/backlog.ts';
import { checkLedger, type Verdict } from '../bench/ledger/check-ledger.ts';
import { Databases } from '../bench/ledger/database.ts';
import { messageOf, type Log } from '../local/log.ts';
import { freePorts } from '../local/ports.ts';
import type { CentreName } from '../local/secrets.ts';
import { additionalInstanceNames } from '../local/services.ts';
import { startSystem } from '../local/system.ts';
import type { ChaosContext } from './chaos-context.ts';
import { CentreProxy } from './faults/centre-proxy.ts';
import { faults, type FaultOutcome } from './faults/faults.ts';
import { Load, type LoadResult } from './load/load.ts';
import { prepareSite } from './load/site.ts';
import { createPlan, formatEvent, type PlannedEvent, type PlanOptions } from './plan.ts';
import { findFailingProcesses, waitForRecovery, type Recovery } from './recovery.ts';

/** A response is slow when it takes this many times the p95 before the first event, and `minSlowMs` at least. */
const slowFactor = 4;
const minSlowMs = 500;
const settleTimeoutMs = 180_000;
const livenessTimeoutMs = 5_000;
/** How long a system may take to recover from an event and to drain at the end. */
const recoveryTimeoutMs = { long: 150_000, short: 60_000 };
const stopTimeoutMs = { long: 90_000, short: 30_000 };

export interface ChaosOptions extends PlanOptions {
  readonly stateDir: string;
  /** Requests a second. */
  readonly rate: number;
  readonly log: Log;
  /** Receives what stops the run at once, before anything is started. */
  readonly onStarted: (stop: () => Promise<void>) => void;
}

/** An event with what followed from it. */
export interface PerformedEvent extends PlannedEvent, Recovery {
  /** Requests without a response or with an error of a server. */
  readonly failed: number;
  readonly note: string;
  readonly flaws: readonly string[];
}

export interface ChaosResult {
  readonly seed: number;
  readonly events: number;
  readonly rate: number;
  readonly instances: number;
  readonly seconds: number;
  readonly done: readonly PerformedEvent[];
  readonly answered: LoadResult;
  readonly ledger: Verdict;
  /** Processes that are not alive at the end. */
  readonly dead: readonly string[];
  /** A line for each process that exited. */
  readonly exits: readonly string[];
  readonly flaws: readonly string[];
  /** True without flaws and without findings of the ledger. */
  readonly good: boolean;
}

/** Runs in reverse order what stops the parts of a run. */
class StopSteps {
  readonly #steps: (() => void | Promise<void>)[] = [];

  add(...steps: readonly (() => void | Promise<void>)[]): void {
    this.#steps.push(...steps);
  }

  readonly run = async (): Promise<void> => {
    for (const step of this.#steps.splice(0).reverse()) await step();
  };
}

/** Starts a system, puts a load on it, performs the events of the plan, and checks the ledger. Always stops what it has started. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { stateDir, seed, events, rate, instances, short = false, log } = options;
  const length = short ? 'short' : 'long';
  const timeoutMs = recoveryTimeoutMs[length];
  const exits: string[] = [];
  const stopSteps = new StopSteps();
  options.onStarted(stopSteps.run);
  try {
    log('starting a system');
    const parts = await startParts(options, exits, stopSteps);
    log('preparing units, gates and accounts');
    const { origin } = parts.system;
    const site = await prepareSite(origin);
    const file = path.join(stateDir, 'ledger.tsv');
    const load = new Load({ origin, rate, seed, site, file });
    stopSteps.add(() => load.kill());
    const context: ChaosContext = { ...parts, load, rate };
    const startedAt = Date.now();
    const usualLatencyMs = await measureUsualLatency(context, log);
    const maxLatencyMs = Math.max(minSlowMs, usualLatencyMs * slowFactor);
    log(
      `${rate} requests a second are answered, most within ${Math.round(maxLatencyMs / slowFactor)} ms; ${events} events begin`,
    );
    const done: PerformedEvent[] = [];
    for (const event of createPlan(options))
      done.push(await performEvent(context, event, { timeoutMs, maxLatencyMs, log }));
    log('the load ends');
    const answered = await load.stop(stopTimeoutMs[length]);
    const ledger = await checkLedger(context.system, file, { stallTimeoutMs: timeoutMs, log });
    const dead = await findFailingProcesses(context.system, 'live', livenessTimeoutMs);
    const seconds = (Date.now() - startedAt) / 1000;
    const flaws = collectFlaws(done, answered, exits, dead);
    const good = flaws.length === 0 && ledger.complete;
    return { seed, events, rate, instances, seconds, done, answered, ledger, dead, exits, flaws, good };
  } finally {
    await stopSteps.run();
  }
}

/** Waits until the load is answered evenly. @returns the p95 in milliseconds @throws Error when it is not within three minutes */
async function measureUsualLatency(context: ChaosContext, log: Log): Promise<number> {
  await sleep(3_000);
  const { recovered, lastCause } = await waitForRecovery(context, {
    since: Date.now(),
    timeoutMs: settleTimeoutMs,
    maxLatencyMs: Infinity,
    log: (cause) => log(`not settled yet: ${cause}`),
  });
  if (!recovered) throw new Error(`the system has not settled before the first event: ${lastCause}`);
  await sleep(2_000);
  return context.load.summarizeSince(Date.now() - 3_000).p95;
}

/** Starts the proxies and the system. */
async function startParts(
  { stateDir, instances, log }: ChaosOptions,
  exits: string[],
  stopSteps: StopSteps,
): Promise<Pick<ChaosContext, 'system' | 'proxies' | 'databases' | 'backlog'>> {
  const {
    'national-proxy': nationalProxyPort,
    'city-proxy': cityProxyPort,
    ...ports
  } = await freePorts(['national-proxy', 'city-proxy', ...additionalInstanceNames(instances)]);
  if (nationalProxyPort === undefined || cityProxyPort === undefined) throw new Error('no ports for proxies');
  rmSync(path.join(stateDir, 'ledger.tsv'), { force: true });
  mkdirSync(stateDir, { recursive: true });
  const startProxy = async (centre: CentreName, port: number): Promise<CentreProxy> => {
    const proxy = new CentreProxy(centre, ports[centre]);
    await proxy.listen(port);
    stopSteps.add(() => proxy.close());
    return proxy;
  };
  const proxies = {
    national: await startProxy('national', nationalProxyPort),
    city: await startProxy('city', cityProxyPort),
  };
  const system = await startSystem({
    stateDir,
    ports,
    instances,
    fresh: true,
    settings: {
      RATE_LIMIT_FACTOR: '1000',
      ARGON2_MEMORY_KIB: '8192',
      centreUrls: {
        national: `http://127.0.0.1:${nationalProxyPort}`,
        city: `http://127.0.0.1:${cityProxyPort}`,
      },
    },
    log: (line) => {
      if (/ exited \(/.test(line)) exits.push(line);
      else log(line);
    },
    onGiveUp: (line) => exits.push(`${givenUpPrefix}${line}`),
  });
  const databases = new Databases(system.databaseUrl);
  const backlog = new Backlog(databases, system.servers.brokers);
  stopSteps.add(
    () => system.stop(),
    () => backlog.close(),
    () => databases.close(),
  );
  return { system, proxies, databases, backlog };
}

const givenUpPrefix = 'not restarted: ';

interface EventOptions {
  readonly timeoutMs: number;
  readonly maxLatencyMs: number;
  readonly log: Log;
}

/** Performs a fault until it is over, then waits until the system has recovered. */
async function performEvent(
  context: ChaosContext,
  event: PlannedEvent,
  { timeoutMs, maxLatencyMs, log }: EventOptions,
): Promise<PerformedEvent> {
  await sleep(event.pauseMs);
  const startedAt = Date.now();
  const { note = '', flaws: faultFlaws = [] } = await performFault(context, event);
  const recovery = await waitForRecovery(context, { since: Date.now(), timeoutMs, maxLatencyMs });
  const { milliseconds, recovered, lastCause } = recovery;
  const { failed } = context.load.summarizeSince(startedAt);
  const flaws = [...faultFlaws];
  if (!recovered)
    flaws.push(`not recovered ${Math.round(milliseconds / 1000)} s after it was over: ${lastCause}`);
  log(
    `${formatEvent(event)}: recovered after ${(milliseconds / 1000).toFixed(1)} s${lastCause === '' ? '' : `, last ${lastCause}`}${failed > 0 ? `, ${failed} requests failed` : ''}${note === '' ? '' : ` (${note})`}${flaws.length > 0 ? ` — ${flaws.join('; ')}` : ''}`,
  );
  return { ...event, ...recovery, failed, note, flaws };
}

async function performFault(context: ChaosContext, event: PlannedEvent): Promise<FaultOutcome> {
  try {
    return await faults[event.kind](context, event);
  } catch (error) {
    return { flaws: [`the event itself failed: ${messageOf(error)}`] };
  }
}

function collectFlaws(
  done: readonly PerformedEvent[],
  answered: LoadResult,
  exits: readonly string[],
  dead: readonly string[],
): string[] {
  return [
    ...done.flatMap(({ number, kind, target, flaws }) =>
      flaws.map((flaw) => `event ${number} (${kind} on ${target}): ${flaw}`),
    ),
    ...countRepeats(answered.flaws),
    ...(answered.hanging > 0 ? [`${answered.hanging} requests never ended`] : []),
    ...exits.filter((line) => line.startsWith(givenUpPrefix)),
    ...dead.map((name) => `${name} is not alive`),
  ];
}

/** Joins repeated sentences into one with a count. Sentences that differ in ids only count as repeated. */
function countRepeats(sentences: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const sentence of sentences) {
    const key = sentence.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => (count === 1 ? key : `${key} (${count} times)`));
}
