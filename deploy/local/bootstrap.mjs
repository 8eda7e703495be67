// Plain JavaScript: this file runs on the machine's Node 20, before the project's own Node 24 and its packages are installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const projectNode = path.join(root, 'node_modules/node/bin/node');

/** The commands of the root `package.json`. `needsJava`: Kafka and Redis are started. */
const commands = {
  start: { script: 'deploy/local/run-start.ts', needsJava: true },
  demo: { script: 'deploy/local/run-demo.ts', needsJava: false },
  sms: { script: 'deploy/local/run-sms.ts', needsJava: false },
  check: { script: 'deploy/local/run-check.ts', needsJava: false },
  test: { script: 'deploy/local/run-test.ts', needsJava: true },
  pictures: { script: 'deploy/local/run-pictures.ts', needsJava: true },
  bench: { script: 'deploy/bench/run-bench.ts', needsJava: true },
  mutate: { script: 'deploy/mutate/run-mutate.ts', needsJava: false },
  chaos: { script: 'deploy/chaos/run-chaos.ts', needsJava: true },
};

const [, , name, ...scriptArguments] = process.argv;
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (command === undefined) exitWith(`Name a command: ${Object.keys(commands).join(', ')}.`);
try {
  requireTools(command.needsJava);
  installPackages();
} catch (error) {
  exitWith(error.message);
}
runScript(command.script, scriptArguments);

/** Runs a script under the project's own Node and exits with its exit code. */
function runScript(script, args) {
  const child = spawn(
    projectNode,
    ['--disable-warning=TimeoutNegativeWarning', path.join(root, script), ...args],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        PATH: [path.join(root, 'node_modules/.bin'), path.dirname(projectNode), process.env.PATH].join(
          path.delimiter,
        ),
      },
    },
  );
  // The terminal sends Ctrl-C to the child as well: this process waits until the child has stopped everything.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code) => process.exit(code ?? 1));
}

/** @throws Error that names the tool that is missing or too old */
function requireTools(needsJava) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new Error(`Node ${process.versions.node} is too old: install Node 20.19 or newer.`);
  if (!needsJava || (process.env.KAFKA_BROKERS && process.env.REDIS_URL)) return;
  const version = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (version.error)
    throw new Error(
      'Java is missing and Kafka needs it: install Java 17 or newer, or set KAFKA_BROKERS and REDIS_URL.',
    );
  const javaMajor = Number(/version "(\d+)/.exec(version.stderr)?.[1] ?? 0);
  if (javaMajor < 17) throw new Error(`Java ${javaMajor} is too old for Kafka: install Java 17 or newer.`);
  if (spawnSync('mvn', ['-version'], { encoding: 'utf8' }).error)
    throw new Error('Maven is missing and downloads the Kafka and Redis jars: install Maven 3.8 or newer.');
}

/** Runs `npm ci` when the installed packages differ from the lock file. */
function installPackages() {
  if (existsSync(projectNode) && isInstalled()) return;
  process.stdout.write('installing packages\n');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (result.status !== 0 || !existsSync(projectNode))
    throw new Error('The packages could not be installed: see the lines of npm above.');
}

/** Compares the lock file with the one in which npm records what it has installed. Optional packages may be left out. */
function isInstalled() {
  const installedLock = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packagesOf(installedLock);
  return Object.entries(packagesOf(path.join(root, 'package-lock.json')))
    .filter(([where, { link, optional }]) => where.includes('node_modules/') && !link && !optional)
    .every(([where, { version }]) => installed[where]?.version === version);
}

function exitWith(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
