import { build } from './build.ts';
import { formatCounts, runJest, runStaticChecks, sumCounts, type TestCounts } from './checks.ts';
import { ExplainedError } from './explained-error.ts';
import { runEndToEnd } from './run-end-to-end.ts';

const startedAt = Date.now();
const logStep = (title: string): void =>
  void process.stdout.write(`\n== ${title} (${((Date.now() - startedAt) / 1000).toFixed(0)} s)\n`);

try {
  logStep('building');
  build();
} catch (error) {
  if (!(error instanceof ExplainedError)) throw error;
  process.stdout.write(`${error.message}\n\n0 passed, 1 failed\n`);
  process.exit(1);
}
const counts: TestCounts[] = [];
logStep('format, lint, module boundaries, types');
counts.push(await runStaticChecks());
logStep('unit and components');
counts.push(await runJest(['unit', 'web']));
logStep('integration, on real servers');
// Much of an integration test is waiting for the servers, so three run on two cores.
counts.push(await runJest(['int'], { workers: 3 }));
logStep('end to end, the whole system in a browser');
counts.push(await runEndToEnd((line) => void process.stdout.write(`${line}\n`)));
const total = sumCounts(counts);
logStep('done');
process.stdout.write(formatCounts(total));
process.exit(total.failed === 0 ? 0 : 1);
