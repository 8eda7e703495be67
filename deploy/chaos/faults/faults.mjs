import { Redis } from 'ioredis';
import { hangUp, plantBadRows } from './bad-inputs.mjs';
import { processIn } from './moments.mjs';

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const otherOf = (name) => (name.endsWith('-2') ? name.slice(0, -2) : `${name}-2`);

/**
 * What each kind of event does. It ends when the fault is over (a kill: when the process is dead), and answers what there
 * is to remember: `note`, and `flaws` where something was wrong while it lasted.
 */
export const faults = {
  'kill': ({ system }, { target }) => void system.child(target).kill(),
  'kill-twice': async ({ system }, { target, hold }) => {
    system.child(target).kill();
    await sleep(hold);
    system.child(target).kill();
  },
  'kill-in-flush': (world, { target }) => killIn(world, 'flush', target),
  'kill-in-relay': (world, { target }) => killIn(world, 'relay', target),
  'kill-in-consumer': (world, { target }) => killIn(world, 'consumer', target),
  'kill-in-feed': (world, { target }) => killIn(world, 'feed', target),
  'kill-postgres': ({ system }) => void system.server('postgres').kill(),
  'kill-kafka': ({ system }) => void system.server('kafka').kill(),
  'kafka-away': kafkaAway,
  'kill-redis': ({ system }) => void system.server('redis').kill(),
  'flush-redis': flushRedis,
  'centre-away': (world, event) => wrongCentre(world, event, 'away'),
  'centre-slow': (world, event) => wrongCentre(world, event, 'slow'),
  'centre-fails': (world, event) => wrongCentre(world, event, 'fails'),
  'centre-forges': (world, event) => wrongCentre(world, event, 'forges'),
  'bad-rows': plantBadRows,
  'hang-ups': hangUp,
  'freeze': freeze,
  'rebalance': rebalance,
  'rolling-restart': (world, event) => withoutFailure(world, () => rollServices(world, event.target)),
  'rolling-restart-gateway': (world, event) => withoutFailure(world, () => rollGateway(world, event.hold)),
}; // prettier-ignore

async function killIn(world, moment, of) {
  const { name, caught } = await processIn(world, moment, of);
  world.system.child(name).kill();
  return { note: caught ? `${name}, caught in a ${moment}` : `${name}; no ${moment} was seen in time` };
}

/** People go on declaring while Kafka is away: the events wait in the outbox. */
async function kafkaAway({ system, load, rate }, { hold }) {
  const kafka = system.server('kafka');
  const began = Date.now();
  await kafka.stop({ signal: 'SIGKILL' });
  await sleep(hold);
  const { declared } = load.since(began);
  kafka.start();
  const least = (rate * hold * 0.5) / 1000;
  return {
    note: `${declared} declarations accepted meanwhile`,
    flaws: declared < least ? [`only ${declared} declarations were accepted while Kafka was away`] : [],
  };
}

async function flushRedis({ system }) {
  const redis = new Redis(system.servers.redisUrl, { maxRetriesPerRequest: 3 });
  redis.on('error', () => undefined);
  await redis.flushall();
  redis.disconnect();
}

async function wrongCentre({ proxies }, { target, hold }, mode) {
  const proxy = proxies[target];
  const before = proxy.wronged;
  proxy.mode = mode;
  await sleep(hold);
  proxy.mode = 'pass';
  return { note: `${proxy.wronged - before} batches met it` };
}

/** It comes back and believes that it still owns its partitions and its lock. */
async function freeze({ system }, { target, hold }) {
  const child = system.child(target);
  child.kill('SIGSTOP');
  await sleep(hold);
  child.kill('SIGCONT');
}

/** The second process leaves its groups and comes back, under load. */
async function rebalance({ system }, { target, hold }) {
  await system.stopService(target);
  await sleep(hold);
  await system.startService(target);
}

async function rollServices({ system }, service) {
  for (const name of [otherOf(service), service]) {
    await system.stopService(name);
    await system.startService(name);
    // The gateway asks how each process is once in a while: the next one goes when this one has been seen.
    await sleep(1_500);
  }
}

/** The gateway's main process replaces its workers one after the other. */
async function rollGateway({ system }, hold) {
  system.child('gateway').kill('SIGHUP');
  await sleep(hold);
  await system.ready('gateway');
}

/** A planned restart is no fault: not one request may fail. */
async function withoutFailure({ load }, work) {
  const began = Date.now();
  await work();
  await sleep(500);
  const { bad, good } = load.since(began);
  return {
    note: `${good} answers, ${bad} failed`,
    flaws: bad > 0 ? [`${bad} of ${good + bad} requests failed while it was restarted`] : [],
  };
}
