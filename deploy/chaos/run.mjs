import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Backlog } from '../bench/ledger/backlog.mjs';
import { checkLedger } from '../bench/ledger/check-ledger.mjs';
import { Databases } from '../bench/ledger/database.mjs';
import { freePorts } from '../local/ports.mjs';
import { furtherInstances } from '../local/services.mjs';
import { startSystem } from '../local/system.mjs';
import { CentreProxy } from './faults/centre-proxy.mjs';
import { faults } from './faults/faults.mjs';
import { Load } from './load/load.mjs';
import { prepareSite } from './load/site.mjs';
import { hanging, untilNormal } from './normal.mjs';
import { lineOf, planOf } from './plan.mjs';

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** So many times the usual is slow. */
const slowness = 4;
const proxyPorts = { national: 'national-proxy', city: 'city-proxy' };

/**
 * A run: a system of its own, a load on it, faults in it, and the ledger held against it in the end. Always stops what it
 * started; `onStop` is given what does that at once.
 * @param {{stateDir: string, seed: number, events: number, rate: number, instances?: number, short?: boolean, only?: string[], say?: (text: string) => void, onStop?: (stop: () => Promise<void>) => void}} options
 */
export async function runChaos(options) {
  const { stateDir, seed, events, rate, instances = 2, short = false, only } = options;
  const { say = () => undefined, onStop = () => undefined } = options;
  const plan = planOf({ seed, events, instances, short, only });
  const patience = short ? 60_000 : 150_000;
  const ended = [];
  const ending = [];
  const end = async () => {
    for (const step of ending.splice(0).reverse()) await step();
  };
  onStop(end);
  try {
    say('starting a system');
    const world = await start({ stateDir, instances, ended, ending, say });
    say('preparing units, gates and accounts');
    const site = await prepareSite(world.system.origin);
    const file = path.join(stateDir, 'ledger.tsv');
    const load = new Load({ origin: world.system.origin, rate, seed, site, file });
    ending.push(() => load.kill());
    Object.assign(world, { load, rate, slow: Infinity });
    const began = Date.now();
    world.slow = await usualTime(world, say);
    say(
      `${rate} requests a second are answered, most within ${Math.round(world.slow / slowness)} ms; ${events} events begin`,
    );
    const done = [];
    for (const event of plan) done.push(await play(world, event, { patience, say }));
    say('the load ends');
    const answered = await load.stop(short ? 30_000 : 90_000);
    const ledger = await checkLedger(world.system, file, { patience, say });
    const dead = await hanging(world.system);
    return judged({
      seed,
      events,
      rate,
      instances,
      seconds: (Date.now() - began) / 1000,
      done,
      answered,
      ledger,
      dead,
      ended,
    });
  } finally {
    await end();
  }
}

/** Waits until the load runs evenly; answers from which time on an answer is slow: four times the usual, and half a second at least. */
async function usualTime(world, say) {
  await sleep(3_000);
  const { normal, last } = await untilNormal(world, Date.now(), 180_000, (why) =>
    say(`not yet as usual: ${why}`),
  );
  if (!normal) throw new Error(`the system is not well before the first event: ${last}`);
  await sleep(2_000);
  return Math.max(500, world.load.since(Date.now() - 3_000).p95 * slowness);
}

async function start({ stateDir, instances, ended, ending, say }) {
  const ports = await freePorts([...furtherInstances(instances), ...Object.values(proxyPorts)]);
  rmSync(path.join(stateDir, 'ledger.tsv'), { force: true });
  mkdirSync(stateDir, { recursive: true });
  const proxies = {};
  for (const [centre, name] of Object.entries(proxyPorts)) {
    const proxy = new CentreProxy(centre, ports[centre]);
    await proxy.listen(ports[name]);
    ending.push(() => proxy.close());
    proxies[centre] = proxy;
    ports[name] = undefined;
  }
  const system = await startSystem({
    stateDir,
    ports: Object.fromEntries(Object.entries(ports).filter(([, port]) => port !== undefined)),
    instances,
    fresh: true,
    settings: {
      RATE_LIMIT_FACTOR: '1000',
      ARGON2_MEMORY_KIB: '8192',
      centres: Object.fromEntries(
        Object.entries(proxies).map(([name, proxy]) => [name, `http://127.0.0.1:${proxy.port}`]),
      ),
    },
    say: (text) => (/ ended \(/.test(text) ? ended.push(text) : say(text)),
    onHopeless: (text) => ended.push(`given up: ${text}`),
  });
  const databases = new Databases(system.databaseUrl);
  const backlog = new Backlog(databases, system.servers.brokers);
  ending.push(
    () => system.stop(),
    () => backlog.close(),
    () => databases.close(),
  );
  return { system, proxies, databases, backlog };
}

/** One event: the fault, until it is over; then until all is as before. */
async function play(world, event, { patience, say }) {
  await sleep(event.pause);
  const began = Date.now();
  let outcome = {};
  try {
    outcome = (await faults[event.kind](world, event)) ?? {};
  } catch (error) {
    outcome = { flaws: [`the event itself failed: ${error.message}`] };
  }
  const over = Date.now();
  const { milliseconds, normal, last } = await untilNormal(world, over, patience);
  const { bad } = world.load.since(began);
  const flaws = [...(outcome.flaws ?? [])];
  if (!normal) flaws.push(`not normal ${Math.round(milliseconds / 1000)} s after it was over: ${last}`);
  say(
    `${lineOf(event)}: normal after ${(milliseconds / 1000).toFixed(1)} s${last === '' ? '' : `, last ${last}`}${bad > 0 ? `, ${bad} requests without a good answer` : ''}${outcome.note ? ` (${outcome.note})` : ''}${flaws.length > 0 ? ` — ${flaws.join('; ')}` : ''}`,
  );
  return { ...event, milliseconds, normal, last, bad, note: outcome.note ?? '', flaws };
}

/** What a run comes to. */
function judged(run) {
  const { done, answered, ledger, dead, ended } = run;
  const flaws = [
    ...done.flatMap(({ number, kind, target, flaws }) =>
      flaws.map((flaw) => `event ${number} (${kind} on ${target}): ${flaw}`),
    ),
    ...tally(answered.flaws),
    ...(answered.hanging > 0 ? [`${answered.hanging} requests never came to an end`] : []),
    ...ended.filter((text) => text.startsWith('given up')),
    ...dead.map((name) => `${name} does not say that it lives`),
  ];
  return { ...run, flaws, good: flaws.length === 0 && ledger.complete };
}

/** The same sentence many times is one with a number; ids in it do not make it another. */
function tally(sentences) {
  const counts = new Map();
  for (const sentence of sentences) {
    const key = sentence.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => (count === 1 ? key : `${key} (${count} times)`));
}
