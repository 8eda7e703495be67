import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../local/build.mjs';
import { PlainError } from '../local/plain-error.mjs';
import { root } from '../local/system.mjs';
import { lineOf, planOf } from './plan.mjs';
import { closingLine, tableOf, writeReport } from './report.mjs';
import { runChaos } from './run.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    events: { type: 'string', default: '100' },
    rate: { type: 'string', default: '200' },
    instances: { type: 'string', default: '2' },
    only: { type: 'string' },
    state: { type: 'string' },
    short: { type: 'boolean', default: false },
    plan: { type: 'boolean', default: false },
  },
});
const stateDir = values.state ?? path.join(root, '.state/chaos');
const began = Date.now();
const say = (text) =>
  process.stdout.write(`${((Date.now() - began) / 1000).toFixed(0).padStart(5)} s  ${text}\n`);
const options = {
  stateDir,
  seed: Number(values.seed),
  events: Number(values.events),
  rate: Number(values.rate),
  instances: Number(values.instances),
  short: values.short,
  ...(values.only === undefined ? {} : { only: values.only.split(',') }),
};

process.stdout.write(`the plan of seed ${options.seed}\n${planOf(options).map(lineOf).join('\n')}\n\n`);
if (values.plan) process.exit(0);
let stop = async () => undefined;
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    say('stopping');
    void stop().finally(() => process.exit(130));
  });
try {
  say('building');
  build();
  const run = await runChaos({ ...options, say, onStop: (given) => (stop = given) });
  writeReport(stateDir, run);
  for (const { kind, what, count, samples } of run.ledger.findings)
    process.stdout.write(
      `${kind}: ${count} ${what}${samples.length > 0 ? ` (${samples.slice(0, 2).join('; ')})` : ''}\n`,
    );
  for (const flaw of run.flaws) process.stdout.write(`wrong: ${flaw}\n`);
  process.stdout.write(
    `\n${tableOf(run)}\n\nreport: ${path.join(stateDir, 'report.md')}\n${closingLine(run)}\n`,
  );
  process.exit(run.good ? 0 : 1);
} catch (error) {
  process.stderr.write(`${error instanceof PlainError ? error.message : error.stack}\n`);
  process.exit(1);
}
