import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const packageFile = (file: string): string => path.join(root, 'node_modules', file);
const reportsFolder = path.join(root, '.state/reports');

interface StaticCheck {
  readonly name: string;
  readonly args: readonly string[];
}

/** Numbers of tests. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export type JestProject = 'unit' | 'web' | 'int' | 'e2e';

/** The members of Jest's JSON report that are counted. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** Checks that need no running system. Each is a process whose exit code is the result, and counts as one test. */
const staticChecks: readonly StaticCheck[] = [
  { name: 'format', args: [packageFile('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'] },
  { name: 'lint and module boundaries', args: [packageFile('eslint/bin/eslint.js'), '.'] },
  {
    name: 'types of services, libraries and scripts',
    args: [packageFile('typescript/bin/tsc'), '-p', 'tsconfig.json'],
  },
  {
    name: 'types of the admin app',
    args: [packageFile('typescript/bin/tsc'), '-p', 'apps/admin/tsconfig.json'],
  },
  {
    name: 'types of the citizen app',
    args: [packageFile('typescript/bin/tsc'), '-p', 'apps/citizen/tsconfig.json'],
  },
];

interface ProcessResult {
  readonly ok: boolean;
  /** What it wrote; empty when its output went to the terminal. */
  readonly output: string;
}

/** How checks run that have nothing to wait for. */
export interface CheckOptions {
  /** Gives the processor to others first, so that the checks use what tests with real servers leave. */
  readonly isInBackground?: boolean;
}

/** Niceness of checks in the background: above the default, below a batch job. */
const backgroundPriority = 7;

/** Runs a process of the project's own Node. With `quiet` its output is collected, otherwise it goes to the terminal. */
function runProcess(
  args: readonly string[],
  { quiet, isInBackground = false }: { readonly quiet: boolean } & CheckOptions,
): Promise<ProcessResult> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NX_DAEMON: 'false', FORCE_COLOR: '0' },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    if (isInBackground && child.pid !== undefined) lowerPriority(child.pid);
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('exit', (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString() }));
  });
}

/** Lowers the priority of a process; its own children inherit it. A process that has ended already is left alone. */
function lowerPriority(pid: number): void {
  try {
    os.setPriority(pid, backgroundPriority);
  } catch {
    // It has ended: its result says why.
  }
}

/** Runs the static checks, two at a time, and prints the whole output of those that fail. */
export async function runStaticChecks(options: CheckOptions = {}): Promise<TestCounts> {
  const queue = [...staticChecks];
  let [passed, failed] = [0, 0];
  const work = async (): Promise<void> => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
      const { ok, output } = await runProcess(check.args, { quiet: true, ...options });
      process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${check.name}\n${ok ? '' : output}`);
      if (ok) passed += 1;
      else failed += 1;
    }
  };
  await Promise.all([work(), work()]);
  return { passed, failed, skipped: 0 };
}

interface JestOptions extends CheckOptions {
  /** Test files that run at the same time. */
  readonly workers?: number;
  /** Paths of the specs to run; none: all of the projects. */
  readonly specs?: readonly string[];
}

/**
 * Runs Jest projects, or the named specs of theirs. A test file that could not be run counts as a failure. In the background the
 * output is printed at the end, so that it is not mixed with that of others.
 */
export async function runJest(
  projects: readonly JestProject[],
  { workers = 2, specs = [], isInBackground = false }: JestOptions = {},
): Promise<TestCounts> {
  mkdirSync(reportsFolder, { recursive: true });
  const reportFile = path.join(reportsFolder, `${projects.join('-')}.json`);
  rmSync(reportFile, { force: true });
  const { output } = await runProcess(
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=TimeoutNegativeWarning',
      packageFile('jest/bin/jest.js'),
      '--selectProjects',
      ...projects,
      '--json',
      `--outputFile=${reportFile}`,
      workers === 1 ? '--runInBand' : `--maxWorkers=${workers}`,
      ...(specs.length > 0 ? ['--runTestsByPath', ...specs] : []),
    ],
    { quiet: isInBackground, isInBackground },
  );
  process.stdout.write(output);
  try {
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as JestReport;
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
      skipped: report.numPendingTests,
    };
  } catch {
    process.stdout.write(`FAIL ${projects.join(', ')}: the run ended without a report\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

export const sumCounts = (counts: readonly TestCounts[]): TestCounts =>
  counts.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** The last line of a run: `812 passed, 0 failed`. */
export const formatCounts = ({ passed, failed, skipped }: TestCounts): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
