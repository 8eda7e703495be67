import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { messageOf } from '../log.ts';
import { freePorts, portOf } from '../ports.ts';
import { localSecrets, ncoviOperatorTokenOf } from '../secrets.ts';
import { startSystem } from '../system.ts';

declare global {
  /** Stops what `startWholeSystem` has started. Jest may load set-up and teardown as separate module instances. */
  var stopWholeSystem: (() => Promise<void>) | undefined;
}

/**
 * Starts a whole system for the end-to-end tests, on free ports and in a temporary folder, and a control server on loopback
 * through which a test stops and starts single services.
 */
export default async function startWholeSystem(): Promise<void> {
  // The variable names a system that runs already.
  if (process.env.KHAI_BAO_E2E !== undefined) return;
  const stateDir = mkdtempSync(path.join(os.tmpdir(), 'khai-bao-e2e-'));
  const system = await startSystem({
    stateDir,
    ports: await freePorts(),
    settings: { LOG_LEVEL: 'debug', RATE_LIMIT_FACTOR: '100', NCOVI_INTERVAL: '1000' },
    onGiveUp: (line) => process.stderr.write(`${line}\n`),
  });
  const secret = randomUUID();
  const actions = new Map([
    ['stop', system.stopService],
    ['start', system.startService],
  ]);
  const control = http.createServer((request, response) => {
    const [, givenSecret, verb = '', name = ''] = (request.url ?? '').split('/');
    const act = actions.get(verb);
    if (givenSecret !== secret || act === undefined) {
      response.writeHead(404).end();
      return;
    }
    act(name).then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(500).end(messageOf(error)),
    );
  });
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
  process.env.KHAI_BAO_E2E = JSON.stringify({
    origin: system.origin,
    inbox: system.inbox,
    brokers: system.servers.brokers,
    receiptKeys: system.receiptKeys,
    ncoviOperatorToken: ncoviOperatorTokenOf(await localSecrets(stateDir)),
    redisUrl: system.servers.redisUrl,
    ports: system.ports,
    databases: Object.fromEntries(system.databases.map((name) => [name, system.databaseUrl(name)])),
    logDir: path.join(stateDir, 'logs'),
    control: `http://127.0.0.1:${portOf(control)}/${secret}`,
  });
  globalThis.stopWholeSystem = async () => {
    control.close();
    await system.stop();
    rmSync(stateDir, { recursive: true, force: true });
  };
}
