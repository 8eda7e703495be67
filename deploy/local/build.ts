import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ExplainedError } from './explained-error.ts';

const root = path.resolve(import.meta.dirname, '../..');
const maxPrintedLines = 30;

/**
 * Builds the projects that have changed; Nx takes the others from its cache.
 * @throws ExplainedError with the last lines of the build
 */
export function build(): void {
  const result = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/nx/dist/bin/nx.js'),
      'run-many',
      '-t',
      'build',
      '--parallel=2',
      '--outputStyle=static',
    ],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0' },
    },
  );
  if (result.status !== 0)
    throw new ExplainedError(
      `The build failed:\n${`${result.stdout}${result.stderr}`.trim().split('\n').slice(-maxPrintedLines).join('\n')}`,
    );
}
