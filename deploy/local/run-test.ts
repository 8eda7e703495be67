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
/** Checks that only compute: format, lint, types, unit tests, components. */
async function runComputingChecks(): Promise<TestCounts[]> {
  const options = { isInBackground: true };
  const checked = await runStaticChecks(options);
  logStep('unit and components, beside the tests with servers');
  const tested = await runJest(['unit', 'web'], options);
  logStep('unit and components have ended');
  return [checked, tested];
}

/** Tests with real servers: the whole system, which waits most, beside the checks; then integration, which has the processor alone. */
async function runServerTests(): Promise<TestCounts[]> {
  logStep('end to end, the whole system in a browser');
  const system = await runEndToEnd((line) => void process.stdout.write(`${line}\n`));
  logStep('integration, on real servers');
  return [system, await runJest(['int'], { workers: 3 })];
}

logStep('format, lint, module boundaries, types');
// Two cores are busy only when tests that wait for servers run beside checks that compute.
const counts = (await Promise.all([runComputingChecks(), runServerTests()])).flat();
const total = sumCounts(counts);
logStep('done');
process.stdout.write(formatCounts(total));
process.exit(total.failed === 0 ? 0 : 1);
