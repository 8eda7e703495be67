import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../local/build.mjs';
import { PlainError } from '../local/plain-error.mjs';
import { root } from '../local/system.mjs';
import { number, tableOf } from './figures.mjs';
import { backlog } from './parts/backlog.mjs';
import { firstPaint } from './parts/first-paint.mjs';
import { overload } from './parts/overload.mjs';
import { speed } from './parts/speed.mjs';
import { steady } from './parts/steady.mjs';
import { openWorld } from './world.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    burst: { type: 'string', default: '30' },
    rate: { type: 'string', default: '1000' },
    minutes: { type: 'string', default: '5' },
    waiting: { type: 'string', default: '300000' },
  },
});
const parts = {
  speed: (world) => speed(world, { rounds: Number(values.rounds), seconds: 15, burst: Number(values.burst) }),
  steady: (world) => steady(world, { rate: Number(values.rate), seconds: Number(values.minutes) * 60 }),
  overload: (world) => overload(world, { seconds: 15, livePages: 2_000 }),
  backlog: (world) => backlog(world, { count: Number(values.waiting) }),
  'first-paint': (world) => firstPaint(world, { rounds: Number(values.rounds) }),
};
const unknown = positionals.filter((name) => !(name in parts));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no part ${unknown.join(', ')}: choose of ${Object.keys(parts).join(', ')}.\n`,
  );
  process.exit(2);
}
/** Measured only when it is named: it takes both processors away from whatever else is measured. */
const onRequest = new Set(['first-paint']);
const wanted =
  positionals.length > 0 ? positionals : Object.keys(parts).filter((name) => !onRequest.has(name));
const stateDir = path.join(root, '.state/bench');
const began = Date.now();
const say = (text) =>
  process.stdout.write(`${((Date.now() - began) / 1000).toFixed(0).padStart(5)} s  ${text}\n`);
let stop = async () => undefined;
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    say('stopping');
    void stop().finally(() => process.exit(130));
  });
try {
  say('building');
  build();
  const world = await openWorld({ stateDir, say, onStop: (given) => (stop = given) });
  const rows = [];
  for (const name of wanted) {
    say(`${name} begins`);
    rows.push(...(await parts[name](world)));
  }
  await world.close();
  const machine = `${os.cpus().length} cores (${os.cpus()[0]?.model.trim()}), ${number(os.totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
  const report = `${machine}\n\n${tableOf(rows)}\n`;
  const missed = rows.filter(({ met }) => met === false).length;
  writeFileSync(path.join(stateDir, 'report.md'), report);
  process.stdout.write(
    `\n${report}\nbench: ${rows.length} figures, ${missed === 0 ? 'every target met' : `${missed} missed`}\n`,
  );
  process.exitCode = missed === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof PlainError ? error.message : error.stack}\n`);
  process.exitCode = 1;
} finally {
  await stop();
  process.exit();
}
