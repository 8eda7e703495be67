import { runJest, sumCounts, type TestCounts } from './checks.ts';
import { messageOf, type Log } from './log.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { calmSpecs, disturbingSpecs, ownSystemSpecs } from './test/e2e-groups.ts';
import startWholeSystem from './test/global-system.ts';
import stopSystem from './test/stop-system.ts';

/**
 * Runs the end-to-end specs on one system: those that disturb others one after the other, then the calm ones two at a time. Specs
 * with a system of their own run when the first one has stopped.
 * @returns the counts; a system that does not start counts as a failure
 */
export async function runEndToEnd(log: Log): Promise<TestCounts> {
  const counts: TestCounts[] = [];
  const { onStarted, stop } = stopOnSignal(log);
  onStarted(stopSystem);
  try {
    await startWholeSystem();
    counts.push(await runJest(['e2e'], { workers: 1, specs: disturbingSpecs }));
    counts.push(await runJest(['e2e'], { workers: 2, specs: calmSpecs() }));
  } catch (error) {
    log(`FAIL the whole system: ${messageOf(error)}`);
    counts.push({ passed: 0, failed: 1, skipped: 0 });
  } finally {
    await stop();
    delete process.env['KHAI_BAO_E2E'];
  }
  counts.push(await runJest(['e2e'], { workers: 1, specs: ownSystemSpecs }));
  return sumCounts(counts);
}
