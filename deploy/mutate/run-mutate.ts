import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mutationTargets, type MutationTarget } from './targets.ts';

const root = path.resolve(import.meta.dirname, '../..');
const ownFolder = import.meta.dirname;
const generatedFolder = path.join(ownFolder, 'generated');
const reportFolder = '.state/mutate';

/** The members of Stryker's JSON report that are counted. */
interface MutationReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

const named = process.argv.slice(2);
const unknown = named.filter((name) => !Object.hasOwn(mutationTargets, name));
if (unknown.length > 0) {
  process.stderr.write(
    `Unknown: ${unknown.join(', ')}. Targets: ${Object.keys(mutationTargets).join(', ')}.\n`,
  );
  process.exit(1);
}
installStryker();
const targets = Object.entries(mutationTargets).filter(
  ([name]) => named.length === 0 || named.includes(name),
);
const failed = targets.filter(([name, target]) => !runStryker(name, target)).map(([name]) => name);
process.stdout.write(`\n${targets.flatMap(([name]) => readScores(name)).join('\n')}\n`);
if (failed.length > 0) process.stderr.write(`failed: ${failed.join(', ')}\n`);
process.exit(failed.length === 0 ? 0 : 1);

/** Stryker has some 180 packages, so that it is not among those of the project. */
function installStryker(): void {
  if (existsSync(path.join(ownFolder, 'node_modules/@stryker-mutator/core/package.json'))) return;
  process.stdout.write('installing Stryker\n');
  execFileSync('npm', ['ci', '--no-workspaces', '--loglevel=error'], { cwd: ownFolder, stdio: 'inherit' });
}

/** Mutates the files of a target. Returns whether the run ended and its score is high enough. */
function runStryker(name: string, { mutate, specs, hasSharedCache = false }: MutationTarget): boolean {
  const specFiles = specs.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
  mkdirSync(generatedFolder, { recursive: true });
  writeFileSync(
    path.join(generatedFolder, 'all-specs.ts'),
    specFiles.map((file) => `import '../../../${file.replace(/\.ts$/, '.js')}';\n`).join(''),
  );
  const folders = [...new Set(specFiles.map((file) => `${file.split('/src/')[0]}/src`))];
  const { status } = spawnSync(
    process.execPath,
    [
      path.join(ownFolder, 'node_modules/@stryker-mutator/core/bin/stryker.js'),
      'run',
      path.join(ownFolder, 'stryker.config.mjs'),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        MUTATE_FILES: JSON.stringify(mutate),
        MUTATE_COVERAGE: hasSharedCache ? 'all' : 'perTest',
        MUTATE_FOLDERS: JSON.stringify(folders),
        MUTATE_REPORT: `${reportFolder}/${name}.json`,
      },
    },
  );
  return status === 0;
}

/** Score of each file of a target: killed and timed-out mutants by all that were tried. */
function readScores(name: string): string[] {
  const file = path.join(root, reportFolder, `${name}.json`);
  if (!existsSync(file)) return [];
  const { files } = JSON.parse(readFileSync(file, 'utf8')) as MutationReport;
  return Object.entries(files).map(([source, { mutants }]) => {
    const tried = mutants.filter(
      ({ status }) => !['Ignored', 'CompileError', 'RuntimeError'].includes(status),
    );
    const detected = tried.filter(({ status }) => status === 'Killed' || status === 'Timeout');
    const score = tried.length === 0 ? 100 : (100 * detected.length) / tried.length;
    return `| ${source} | ${detected.length} of ${tried.length} | ${score.toFixed(0)} % |`;
  });
}
