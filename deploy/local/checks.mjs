import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const bin = (name) => path.join(root, 'node_modules', name);
const reports = path.join(root, '.state/reports');

/** Checks that need no running part: each is one process, answers with an exit code, and counts as one test. */
export const staticChecks = [
  { name: 'format', args: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'] },
  { name: 'lint and module boundaries', args: [bin('eslint/bin/eslint.js'), '.'] },
  { name: 'types of services and libraries', args: [bin('typescript/bin/tsc'), '-p', 'tsconfig.json'] },
  { name: 'types of the admin app', args: [bin('typescript/bin/tsc'), '-p', 'apps/admin/tsconfig.json'] },
  { name: 'types of the citizen app', args: [bin('typescript/bin/tsc'), '-p', 'apps/citizen/tsconfig.json'] },
];

/** Runs a process of the project's own Node; its output goes through. */
export function run(args, { quiet = false } = {}) {
  return new Promise((resolve) => {
    const said = [];
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: '0' },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    child.stdout?.on('data', (chunk) => said.push(chunk));
    child.stderr?.on('data', (chunk) => said.push(chunk));
    child.on('exit', (code) => resolve({ ok: code === 0, said: Buffer.concat(said).toString() }));
  });
}

/** Runs the static checks two at a time; what failed is shown whole. */
export async function runStaticChecks() {
  const queue = [...staticChecks];
  const count = { passed: 0, failed: 0, skipped: 0 };
  const work = async () => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
      const { ok, said } = await run(check.args, { quiet: true });
      process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${check.name}\n${ok ? '' : said}`);
      count[ok ? 'passed' : 'failed'] += 1;
    }
  };
  await Promise.all([work(), work()]);
  return count;
}

/** Runs Jest projects and counts honestly: a file that could not be run is a failure too. */
export async function runJest(projects, { workers = 2 } = {}) {
  mkdirSync(reports, { recursive: true });
  const report = path.join(reports, `${projects.join('-')}.json`);
  rmSync(report, { force: true });
  const how = workers === 1 ? ['--runInBand'] : [`--maxWorkers=${workers}`];
  await run(
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=TimeoutNegativeWarning',
      bin('jest/bin/jest.js'),
      '--selectProjects',
      ...projects,
      '--json',
      `--outputFile=${report}`,
      ...how,
    ],
    { quiet: false },
  );
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    return {
      passed: numPassedTests,
      failed: numFailedTests + numRuntimeErrorTestSuites,
      skipped: numPendingTests,
    };
  } catch {
    process.stdout.write(`FAIL ${projects.join(', ')}: the run ended without a report\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

export const sum = (counts) =>
  counts.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** The line on which a run ends. */
export const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
