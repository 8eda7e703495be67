import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

interface Report {
  readonly flaws: readonly string[];
  readonly done: readonly { readonly kind: string }[];
  readonly ledger: {
    readonly findings: readonly object[];
    readonly entries: Readonly<Record<'declaration' | 'check' | 'registration' | 'approval', number>>;
  };
}

/** Ends a run as Ctrl-C does and waits until it has stopped what it started. */
async function end(run: ChildProcess): Promise<void> {
  if (run.exitCode !== null) return;
  run.kill('SIGTERM');
  await new Promise((resolve) => run.once('exit', resolve));
}

describe('the system under fire', () => {
  const stateDir = mkdtempSync(path.join(os.tmpdir(), 'khai-bao-chaos-'));
  const runs: ChildProcess[] = [];
  afterAll(async () => {
    for (const run of runs) await end(run);
    rmSync(stateDir, { recursive: true, force: true });
  }, 60_000);

  it('loses and doubles nothing in ten faults under load, with two processes of each service', async () => {
    const run = spawn(
      process.execPath,
      [
        path.resolve(import.meta.dirname, '../run-chaos.ts'),
        '--short', '--seed=2021', '--events=10', '--rate=40', `--state=${stateDir}`,
      ], // prettier-ignore
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
    );
    runs.push(run);
    let said = '';
    run.stdout.on('data', (text: Buffer) => (said += text.toString()));
    const code = await new Promise((resolve) => run.once('exit', resolve));
    const lastLine = said.trim().split('\n').at(-1);
    const report = JSON.parse(readFileSync(path.join(stateDir, 'report.json'), 'utf8')) as Report;
    expect({ findings: report.ledger.findings, flaws: report.flaws }).toEqual({ findings: [], flaws: [] });
    expect(lastLine).toMatch(/^chaos: 10 events, [\d,]+ answers, nothing lost, nothing doubled$/);
    expect(report.done).toHaveLength(10);
    const { declaration, check, registration, approval } = report.ledger.entries;
    expect(Math.min(declaration / 100, check / 20, registration, approval)).toBeGreaterThan(1);
    expect(code).toBe(0);
  }, 1_800_000);
});
