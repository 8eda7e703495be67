import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { freePorts } from '../ports.mjs';
import { startSystem } from '../system.mjs';

/**
 * Starts a whole system of its own for the end-to-end tests, on free ports and in a folder of its own, and an address
 * on loopback through which a test stops and starts single services, as a fault would.
 */
export default async function startWholeSystem() {
  // A system that runs already, told by this variable, is taken as it is.
  if (process.env.KHAI_BAO_E2E !== undefined) return;
  const stateDir = mkdtempSync(path.join(os.tmpdir(), 'khai-bao-e2e-'));
  const system = await startSystem({
    stateDir,
    ports: await freePorts(),
    settings: { LOG_LEVEL: 'debug', RATE_LIMIT_FACTOR: '100' },
    onHopeless: (text) => process.stderr.write(`${text}\n`),
  });
  const secret = randomUUID();
  const control = http.createServer((request, response) => {
    const [, given, verb, name] = (request.url ?? '').split('/');
    const act = { stop: system.stopService, start: system.startService }[verb];
    if (given !== secret || act === undefined) return response.writeHead(404).end();
    act(name).then(
      () => response.writeHead(204).end(),
      (error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise((resolve) => control.listen(0, '127.0.0.1', resolve));
  process.env.KHAI_BAO_E2E = JSON.stringify({
    origin: system.origin,
    inbox: system.inbox,
    brokers: system.servers.brokers,
    receiptKeys: system.receiptKeys,
    redisUrl: system.servers.redisUrl,
    ports: system.ports,
    databases: Object.fromEntries(system.databases.map((name) => [name, system.databaseUrl(name)])),
    logDir: path.join(stateDir, 'logs'),
    control: `http://127.0.0.1:${control.address().port}/${secret}`,
  });
  globalThis.khaiBaoSystem = {
    stop: async () => {
      control.close();
      await system.stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}
