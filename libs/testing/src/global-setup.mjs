import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePorts } from '@khai-bao/local/ports.mjs';
import { startServers } from '@khai-bao/local/system.mjs';
import { containersAreThere, startContainers } from './containers.mjs';

/**
 * One set of real servers for a whole run: from containers where a Docker daemon has the images, else the local ones.
 * A server that the environment names is taken as it is.
 */
export default async function startTestServers() {
  if (globalThis.khaiBaoTestServers !== undefined) return;
  const stateDir = mkdtempSync(path.join(os.tmpdir(), 'khai-bao-test-'));
  const servers = (await containersAreThere())
    ? await startContainers()
    : await startServers({ stateDir, ports: await freePorts() });
  process.env.KHAI_BAO_TEST_SERVERS = JSON.stringify({
    databaseUrl: servers.databaseUrl('postgres'),
    brokers: servers.brokers,
    redisUrl: servers.redisUrl,
    smtpUrl: servers.smtpUrl,
    inbox: servers.inbox,
  });
  globalThis.khaiBaoTestServers = {
    stop: async () => {
      await servers.stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}
