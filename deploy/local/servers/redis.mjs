import { mkdirSync } from 'node:fs';
import { Child } from '../child.mjs';
import { waitForPort } from '../ports.mjs';

/** The real Redis, on loopback, that refuses writes rather than evict. */
export async function startRedis({ dataDir, binary, port, logDir, ...hooks }) {
  mkdirSync(dataDir, { recursive: true });
  const child = new Child({
    name: 'redis',
    command: binary,
    args: [
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
  return { child, url: `redis://127.0.0.1:${port}` };
}
