import { Ledger } from '../../bench/ledger/ledger.mjs';
import { prng } from '../prng.mjs';
import { Actions } from './actions.mjs';
import { Client } from './client.mjs';
import { Meter } from './meter.mjs';
import { Session } from './sessions.mjs';
import { officials } from './site.mjs';

const tick = 10;
const tellEvery = 250;
/** Requests that may be under way: people who wait do not go away, but a machine ends somewhere. */
const mostUnderWay = 3_000;
/** Parts of the load: the rest are the desks, which work by the clock. */
const mix = [
  ['declare', 0.72],
  ['check', 0.275],
  // One a second: a hundred thousand units in little more than a day.
  ['register', 0.005],
];
const desks = [
  ['forward', 1_000],
  ['approve', 1_500],
  ['handOver', 700],
];

/** The load, in a process of its own: told what to do by its parent, tells it each moment how it goes. */
async function run({ origin, rate, seed, site, file }) {
  const meter = new Meter();
  const client = new Client(origin, meter.tell);
  const random = prng(seed);
  const ledger = new Ledger(file);
  const as = (who) => new Session(client, random, who);
  const flaws = [];
  let giveUp = Infinity;
  let running = true;
  let underWay = 0;
  let heldBack = 0;
  const actions = new Actions({
    client,
    ledger,
    random,
    site,
    flaws,
    word: `S${seed}`,
    giveUpAt: () => giveUp,
    sessions: {
      guards: site.map(({ guard }) => as(guard)),
      ward: as({ username: officials.ward, password: officials.password }),
      dic: as({ username: officials.dic, password: officials.password }),
    },
  });
  const start = (name) => {
    if (underWay >= mostUnderWay) return void (heldBack += 1);
    underWay += 1;
    actions[name]()
      .catch((error) => flaws.push(`${name}: ${error.message}`))
      .finally(() => {
        underWay -= 1;
      });
  };
  const began = performance.now();
  let sent = 0;
  const timers = [
    setInterval(() => {
      if (!running) return;
      for (const due = ((performance.now() - began) / 1000) * rate; sent < due; sent += 1) {
        let draw = random.next();
        start(mix.find(([, part]) => (draw -= part) < 0)?.[0] ?? 'declare');
      }
    }, tick),
    setInterval(() => process.send({ window: { ...meter.take(), underWay } }), tellEvery),
    ...desks.map(([name, every]) => {
      let busy = false;
      return setInterval(() => {
        if (!running || busy) return;
        busy = true;
        actions[name]()
          .catch((error) => flaws.push(`${name}: ${error.message}`))
          .finally(() => {
            busy = false;
          });
      }, every);
    }),
  ];
  process.on('message', async ({ stop }) => {
    if (stop === undefined) return;
    running = false;
    giveUp = Date.now() + stop;
    while (underWay > 0 && Date.now() < giveUp + 25_000)
      await new Promise((resolve) => setTimeout(resolve, 50));
    for (const timer of timers) clearInterval(timer);
    await ledger.close();
    client.close();
    const { answers } = meter;
    const done = {
      answers,
      resent: client.resent,
      heldBack,
      hanging: underWay,
      flaws,
      recorded: ledger.counts,
    };
    process.send({ done }, () => process.exit(0));
  });
}

process.once('message', (order) => void run(order));
process.on('disconnect', () => process.exit(1));
