import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { PlainError } from './plain-error.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** Builds what has changed; the rest comes from the cache. */
export function build() {
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
    throw new PlainError(
      `The build failed:\n${`${result.stdout}${result.stderr}`.trim().split('\n').slice(-30).join('\n')}`,
    );
}
