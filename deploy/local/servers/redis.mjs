import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Child } from '../child.mjs';
import { waitForPort } from '../ports.mjs';
import { privateFolder } from '../private-folder.mjs';

/**
 * The real Redis, on loopback, that refuses writes rather than evict. Its password is made anew at each start and stands in a
 * file of its owner's alone: arguments are seen by everybody on the machine.
 */
export async function startRedis({ dataDir, binary, port, logDir, ...hooks }) {
  privateFolder(dataDir);
  const password = randomBytes(24).toString('base64url');
  const settings = path.join(dataDir, 'redis.conf');
  writeFileSync(settings, `requirepass ${password}\n`, { mode: 0o600 });
  const child = new Child({
    name: 'redis',
    command: binary,
    args: [
      settings,
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
    logDir,
    ...hooks,
  });
  child.start();
  await waitForPort(port, 60_000, child.requireAlive);
  return { child, url: `redis://:${password}@127.0.0.1:${port}` };
}
