import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { topicDeclarations } from '@khai-bao/contracts';
import { tokenAlgorithm } from '@khai-bao/platform/auth';
import { Child } from '../../local/child.mjs';
import { ensureDatabases } from '../../local/databases.mjs';
import { freePorts, waitForPort } from '../../local/ports.mjs';
import { localSecrets } from '../../local/secrets.mjs';
import { removePostgres } from '../../local/servers/postgres.mjs';
import { environmentOf, localServices } from '../../local/services.mjs';
import { root, startServers } from '../../local/system.mjs';
import { ensureTopics } from '../../local/topics.mjs';

export const stateDir = path.join(root, '.state/bench-size');
const asked = ['registration', 'declarations'];
/** A second database with declarations' schema and nothing in it. */
const empty = 'declarations_empty';

/** A system of its own: the servers, the databases of what is asked, migrated, and the keys of its tokens. The services start later. */
export async function openSystem() {
  mkdirSync(stateDir, { recursive: true });
  const ports = await freePorts();
  const servers = await startServers({ stateDir, ports, mail: false });
  const secrets = await localSecrets(stateDir);
  const keys = await serveKeys(secrets.tokens.public, ports.accounts);
  const url = (name) => servers.databaseUrl(name, name, secrets.databasePassword);
  const services = localServices.filter(({ name }) => asked.includes(name));
  const environment = (service, database = service.database) =>
    environmentOf(
      { ...service, database },
      {
        ports,
        secrets,
        urls: { kafka: servers.brokers, redis: servers.redisUrl, smtp: '', database: url },
        settings: { LOG_LEVEL: 'warn' },
      },
    );
  const children = new Map();
  const stop = async () => {
    await Promise.all([...children.values()].map((child) => child.stop()));
    keys.close();
    keys.closeAllConnections();
    await servers.stop();
  };
  try {
    await ensureDatabases(
      servers.databaseUrl('postgres'),
      [...services.flatMap(({ database, shares }) => (shares ? [database, shares] : [database])), empty],
      secrets.databasePassword,
    );
    await ensureTopics(servers.brokers, topicDeclarations);
    for (const service of services) migrate(service, environment(service));
    const declarations = services.find(({ name }) => name === 'declarations');
    migrate(declarations, environment(declarations, empty));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    secrets,
    urls: {
      registration: url('registration'),
      declarations: url('declarations'),
      shares: url('declarations_shares'),
      empty: url(empty),
      admin: servers.databaseUrl('postgres'),
    },
    at: (name) => `http://127.0.0.1:${ports[name]}`,
    stop,
    stopServices: () => Promise.all([...children.values()].map((child) => child.stop())),
    startServices: async () => {
      for (const service of services) {
        const cwd = path.join(root, 'services', service.folder);
        const child = new Child({
          name: service.name,
          command: process.execPath,
          args: ['--enable-source-maps', path.join(cwd, 'dist/main.js')],
          env: environment(service),
          cwd,
          logDir: path.join(stateDir, 'logs'),
        });
        children.set(service.name, child);
        child.start();
        await waitForPort(ports[service.name], 120_000, child.requireAlive);
      }
    },
  };
}

/** Nothing of it stays. */
export function removeSystem() {
  removePostgres(path.join(stateDir, 'postgres'));
  rmSync(stateDir, { recursive: true, force: true });
}

function migrate(service, environment) {
  const cwd = path.join(root, 'services', service.folder);
  const { status, stderr } = spawnSync(process.execPath, [path.join(cwd, 'dist/migrate.js')], {
    cwd,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${service.name} could not be migrated: ${stderr.split('\n')[0]}`);
}

/** Public keys where services look for them. */
async function serveKeys(key, port) {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [{ ...key, alg: tokenAlgorithm, use: 'sig' }] }));
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}
