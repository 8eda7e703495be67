import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

/** A text, and the existing file of the repository whose content it would be. */
export interface PlantedText {
  readonly file: string;
  readonly code: string;
}

/**
 * Lints texts in a process of its own, because ESLint's configuration is an ES module outside Jest's module registry.
 * Returns the broken rules of each text.
 */
export function findBrokenRules(planted: readonly PlantedText[]): string[][] {
  const cases = planted.map(({ file, code }) => ({ file: path.join(root, file), code: `${code}\n` }));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(import.meta.dirname, 'lint-planted.ts'), root],
    {
      cwd: root,
      input: JSON.stringify(cases),
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '', NX_DAEMON: 'false' },
    },
  );
  // Nx writes warnings to the same stream, the result is the last line.
  const result = stdout.slice(stdout.lastIndexOf('\n') + 1);
  if (!result.startsWith('['))
    throw new Error(`ESLint failed: ${stdout.slice(0, 500)} ${stderr.slice(0, 500)}`);
  return JSON.parse(result) as string[][];
}
