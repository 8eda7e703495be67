import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const node24 = path.join(root, 'node_modules/node/bin/node');

/**
 * Makes sure of the tools and the packages, then runs a script of this folder under the project's own Node.
 * Needs nothing but Node 20.19 and works before anything is installed.
 */
export function bootstrap(script, { java = true } = {}) {
  try {
    requireTools(java);
    install();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  const child = spawn(
    node24,
    [
      '--disable-warning=TimeoutNegativeWarning',
      path.join(import.meta.dirname, script),
      ...process.argv.slice(2),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${path.dirname(node24)}${path.delimiter}${process.env.PATH}`,
      },
    },
  );
  // Ctrl-C reaches the child by itself: this process waits until the child has stopped everything.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code) => process.exit(code ?? 1));
}

function requireTools(java) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new Error(`Node ${process.versions.node} is too old: install Node 20.19 or newer.`);
  if (!java || (process.env.KAFKA_BROKERS && process.env.REDIS_URL)) return;
  const version = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (version.error)
    throw new Error(
      'Java is missing and Kafka needs it: install Java 17 or newer, or set KAFKA_BROKERS and REDIS_URL.',
    );
  const found = Number(/version "(\d+)/.exec(version.stderr)?.[1] ?? 0);
  if (found < 17) throw new Error(`Java ${found} is too old for Kafka: install Java 17 or newer.`);
  if (spawnSync('mvn', ['-version'], { encoding: 'utf8' }).error)
    throw new Error('Maven is missing and brings the Kafka and Redis jars: install Maven 3.8 or newer.');
}

/** `npm ci` when what is installed is not what the lock file asks for. */
function install() {
  if (existsSync(node24) && isInstalled()) return;
  process.stdout.write('installing packages\n');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (result.status !== 0 || !existsSync(node24))
    throw new Error('The packages could not be installed: see the lines of npm above.');
}

/** Compares the lock file with the one that npm keeps of what it has installed; optional packages may be left out. */
function isInstalled() {
  const hidden = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packagesOf(hidden);
  return Object.entries(packagesOf(path.join(root, 'package-lock.json')))
    .filter(([where, { link, optional }]) => where.includes('node_modules/') && !link && !optional)
    .every(([where, { version }]) => installed[where]?.version === version);
}
