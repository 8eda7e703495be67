import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../local/build.ts';
import { ExplainedError } from '../local/explained-error.ts';
import { stackOf, timedLog } from '../local/log.ts';
import { root } from '../local/paths.ts';
import { stopOnSignal } from '../local/stop-on-signal.ts';
import { runChaos } from './chaos-run.ts';
import { createPlan, formatEvent } from './plan.ts';
import { formatRecoveryTable, formatVerdict, writeReport } from './report.ts';

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
const log = timedLog(process.stdout, Date.now(), 5);
const options = {
  stateDir,
  seed: Number(values.seed),
  events: Number(values.events),
  rate: Number(values.rate),
  instances: Number(values.instances),
  short: values.short,
  ...(values.only === undefined ? {} : { only: values.only.split(',') }),
};

process.stdout.write(
  `the plan of seed ${options.seed}\n${createPlan(options).map(formatEvent).join('\n')}\n\n`,
);
if (values.plan) process.exit(0);
const { onStarted } = stopOnSignal(log);
try {
  log('building');
  build();
  const result = await runChaos({ ...options, log, onStarted });
  writeReport(stateDir, result);
  for (const { kind, what, count, samples } of result.ledger.findings)
    process.stdout.write(
      `${kind}: ${count} ${what}${samples.length > 0 ? ` (${samples.slice(0, 2).join('; ')})` : ''}\n`,
    );
  for (const flaw of result.flaws) process.stdout.write(`flaw: ${flaw}\n`);
  process.stdout.write(
    `\n${formatRecoveryTable(result)}\n\nreport: ${path.join(stateDir, 'report.md')}\n${formatVerdict(result)}\n`,
  );
  process.exit(result.good ? 0 : 1);
} catch (error) {
  process.stderr.write(`${error instanceof ExplainedError ? error.message : stackOf(error)}\n`);
  process.exit(1);
}
