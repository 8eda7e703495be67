import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { waitForPort } from '../ports.ts';
import { createPrivateFolder } from '../private-folder.ts';
import { SupervisedProcess } from '../supervised-process.ts';
import { startTimeoutMs, type ServerOptions } from './server-options.ts';

interface RedisOptions extends ServerOptions {
  readonly executable: string;
  readonly port: number;
}

/**
 * Starts a real Redis on loopback that refuses writes instead of evicting keys. Its password is new at each start and is
 * written to a file that only its owner can read: every user of the machine can read the arguments of a process.
 */
export async function startRedis({
  dataDir,
  executable,
  port,
  ...processOptions
}: RedisOptions): Promise<{ readonly url: string }> {
  createPrivateFolder(dataDir);
  const password = randomBytes(24).toString('base64url');
  const configFile = path.join(dataDir, 'redis.conf');
  writeFileSync(configFile, `requirepass ${password}\n`, { mode: 0o600 });
  const server = new SupervisedProcess({
    ...processOptions,
    name: 'redis',
    command: executable,
    args: [
      configFile,
      '--bind',
      '127.0.0.1',
      '--port',
      String(port),
      '--appendonly',
      'yes',
      '--maxmemory-policy',
      'noeviction',
      '--dir',
      dataDir,
      '--daemonize',
      'no',
    ],
  });
  server.start();
  await waitForPort(port, startTimeoutMs, server.requireRunning);
  return { url: `redis://:${password}@127.0.0.1:${port}` };
}
