import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  const result = spawnSync(node24, [path.join(import.meta.dirname, script), ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${path.dirname(node24)}${path.delimiter}${process.env.PATH}` },
  });
  process.exit(result.status ?? 1);
}

function requireTools(java) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) throw new Error(`Node ${process.versions.node} is too old: install Node 20.19 or newer.`);
  if (!java || (process.env.KAFKA_BROKERS && process.env.REDIS_URL)) return;
  const version = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (version.error) throw new Error('Java is missing and Kafka needs it: install Java 17 or newer, or set KAFKA_BROKERS and REDIS_URL.');
  const found = Number(/version "(\d+)/.exec(version.stderr)?.[1] ?? 0);
  if (found < 17) throw new Error(`Java ${found} is too old for Kafka: install Java 17 or newer.`);
  if (spawnSync('mvn', ['-version'], { encoding: 'utf8' }).error) throw new Error('Maven is missing and brings the Kafka and Redis jars: install Maven 3.8 or newer.');
}

/** `npm ci` when the packages are not there or the lock file has changed since. */
function install() {
  const digest = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex');
  const mark = path.join(root, 'node_modules/.khai-bao-lock');
  if (existsSync(node24) && existsSync(mark) && readFileSync(mark, 'utf8') === digest) return;
  process.stdout.write('installing packages\n');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.status !== 0 || !existsSync(node24)) throw new Error('The packages could not be installed: see the lines of npm above.');
  mkdirSync(path.dirname(mark), { recursive: true });
  writeFileSync(mark, digest);
}
