import { build } from './build.mjs';
import { closingLine, runJest, runStaticChecks, sum } from './checks.mjs';
import { PlainError } from './plain-error.mjs';

const began = Date.now();
const say = (text) => process.stdout.write(`\n== ${text} (${((Date.now() - began) / 1000).toFixed(0)} s)\n`);

try {
  say('building');
  build();
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  process.stdout.write(`${error.message}\n\n0 passed, 1 failed\n`);
  process.exit(1);
}
const counts = [];
say('format, lint, module boundaries, types');
counts.push(await runStaticChecks());
say('unit and components');
counts.push(await runJest(['unit', 'web']));
say('integration, on real servers');
counts.push(await runJest(['int']));
say('end to end, the whole system in a browser');
counts.push(await runJest(['e2e'], { workers: 1 }));
const total = sum(counts);
say('done');
process.stdout.write(closingLine(total));
process.exit(total.failed === 0 ? 0 : 1);
