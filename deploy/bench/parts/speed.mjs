import { spawn } from 'node:child_process';
import path from 'node:path';
import { median, perSecond, row, seconds as inSeconds, times } from '../figures.mjs';
import { freePort } from '../load/free-port.mjs';

const others = [
  ['bare', '(a) bare Fastify, group commit, nothing else', 'bare/main.mjs'],
  [
    'usual',
    '(b) the usual: NestJS, Express, class-validator, TypeORM save() of row and outbox',
    'usual/dist/main.js',
  ],
];

/** The same for all; enough for each that more make none of them faster. */
const connections = 128;
/** A runtime that compiles as it goes is at its speed after some ten thousand requests; each way has this long, seconds. */
const warming = 12;

/** One after another, warm, `rounds` times: bare, usual, ours at the service, ours through the gateway. */
export async function speed(world, { rounds, seconds, burst }) {
  for (const via of ['declarations', 'gateway', 'declarations', 'gateway']) {
    await world.load({ via, connections, seconds: warming });
    await world.drain();
  }
  const found = { bare: [], usual: [], service: [], gateway: [] };
  const drains = { service: [], gateway: [] };
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, , file] of others) {
      found[name].push(await other(world, file, seconds));
      world.say(`round ${round}: ${name} ${perSecond(found[name].at(-1))}`);
    }
    for (const [name, via] of [
      ['service', 'declarations'],
      ['gateway', 'gateway'],
    ]) {
      await world.load({ via, connections, seconds: 5 });
      const { accepted, seconds: took, statuses } = await world.load({ via, connections, seconds: burst });
      found[name].push(accepted / took);
      const draining = await world.drain();
      drains[name].push(draining / 1000);
      world.say(
        `round ${round}: ${name} ${perSecond(accepted / took)}, ${JSON.stringify(statuses)}, drained in ${inSeconds(draining / 1000)}`,
      );
    }
  }
  const ledger = await world.ledger();
  world.say(`ledger: ${ledger.complete ? 'complete' : JSON.stringify(ledger.findings)}`);
  const [bare, usual, service, gateway] = Object.values(found).map(median);
  return [
    row(others[0][1], perSecond(bare)),
    row(others[1][1], perSecond(usual)),
    row(`(c) ours, straight at the service, burst of ${burst} s`, perSecond(service)),
    row(`(d) ours, through the gateway, burst of ${burst} s`, perSecond(gateway)),
    row('(c) against (b)', times(service / usual), '≥ 6 ×', service / usual >= 6),
    row('(d) against (b)', times(gateway / usual), '≥ 4 ×', gateway / usual >= 4),
    row('backlog of a burst (c) gone after', inSeconds(median(drains.service))),
    row('backlog of a burst (d) gone after', inSeconds(median(drains.gateway))),
    row(
      'ledger after all bursts',
      ledger.complete ? 'complete' : 'NOT complete',
      'complete',
      ledger.complete,
    ),
  ];
}

async function other(world, file, seconds) {
  const port = await freePort();
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '..', file)], {
    env: { ...process.env, PORT: String(port), DATABASE_URL: await world.ownDatabase() },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    await answers(port);
    await world.load({ via: 'other', port, connections, seconds: warming });
    const { accepted, seconds: took } = await world.load({ via: 'other', port, connections, seconds });
    return accepted / took;
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
}

async function answers(port) {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`nothing answers on ${port}`);
}
