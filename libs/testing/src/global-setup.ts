import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePorts } from '@khai-bao/local/ports.ts';
import { startServers } from '@khai-bao/local/start-servers.ts';
import { areContainersAvailable, startContainers } from './containers.ts';
import type { TestServers } from './servers.ts';

declare global {
  /** Stops the servers of a run. Jest may load set-up and teardown as separate module instances. */
  var stopTestServers: (() => Promise<void>) | undefined;
}

/**
 * Starts one set of real servers for a whole run: in containers when a Docker daemon has the images, otherwise the local
 * ones. A server that the environment names is used unchanged.
 */
export default async function startTestServers(): Promise<void> {
  if (globalThis.stopTestServers !== undefined) return;
  const stateDir = mkdtempSync(path.join(os.tmpdir(), 'khai-bao-test-'));
  const servers = areContainersAvailable()
    ? await startContainers()
    : await startServers({ stateDir, ports: await freePorts() });
  process.env.KHAI_BAO_TEST_SERVERS = JSON.stringify({
    databaseUrl: servers.databaseUrl('postgres'),
    brokers: servers.brokers,
    redisUrl: servers.redisUrl,
    smtpUrl: servers.smtpUrl,
    ...(servers.inbox === undefined ? {} : { inbox: servers.inbox }),
  } satisfies TestServers);
  globalThis.stopTestServers = async () => {
    await servers.stop();
    rmSync(stateDir, { recursive: true, force: true });
  };
}
