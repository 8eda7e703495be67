import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { topicDeclarations } from '@khai-bao/contracts';
import { ensureDatabases } from '@khai-bao/local/databases.ts';
import { freePorts, waitForPort } from '@khai-bao/local/ports.ts';
import { localSecrets, type LocalSecrets } from '@khai-bao/local/secrets.ts';
import { removePostgres } from '@khai-bao/local/servers/postgres.ts';
import { environmentOf, localServices, type LocalService } from '@khai-bao/local/services.ts';
import { SupervisedProcess } from '@khai-bao/local/supervised-process.ts';
import { root } from '@khai-bao/local/paths.ts';
import { startServers } from '@khai-bao/local/start-servers.ts';
import { ensureTopics } from '@khai-bao/local/topics.ts';
import { tokenAlgorithm } from '@khai-bao/platform/auth';
import type { JWK } from 'jose';
import type { ListService } from './measure-lists.ts';

export const stateDir = path.join(root, '.state/bench-size');
const measuredServices: readonly ListService[] = ['registration', 'declarations'];
/** A second database with the schema of declarations and no rows. */
const emptyDatabase = 'declarations_empty';
const startTimeoutMs = 120_000;

/** A system with servers and migrated databases, whose services start later. */
export interface SizeSystem {
  readonly secrets: LocalSecrets;
  readonly urls: Readonly<Record<'registration' | 'declarations' | 'shares' | 'empty' | 'admin', string>>;
  /** The base URL of a service. */
  readonly urlOf: (service: ListService) => string;
  startServices(): Promise<void>;
  stopServices(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the servers, creates and migrates the databases of the measured services, and serves the public key of tokens. */
export async function openSizeSystem(): Promise<SizeSystem> {
  mkdirSync(stateDir, { recursive: true });
  const ports = await freePorts();
  const servers = await startServers({ stateDir, ports, mail: false });
  const secrets = await localSecrets(stateDir);
  const keyServer = await serveKeys(secrets.tokens.public, ports.accounts);
  const databaseUrl = (name: string): string => servers.databaseUrl(name, name, secrets.databasePassword);
  const services = localServices.filter(({ name }) => measuredServices.some((service) => service === name));
  const environment = (service: LocalService): Record<string, string> =>
    environmentOf(service, {
      ports,
      secrets,
      urls: { kafka: servers.brokers, redis: servers.redisUrl, smtp: '', database: databaseUrl },
      settings: { LOG_LEVEL: 'warn' },
    });
  const processes: SupervisedProcess[] = [];
  const stopServices = async (): Promise<void> => {
    await Promise.all(processes.splice(0).map((service) => service.stop()));
  };
  const stop = async (): Promise<void> => {
    await stopServices();
    keyServer.close();
    keyServer.closeAllConnections();
    await servers.stop();
  };
  try {
    const databases = services.flatMap(({ database, shares }) => [database, shares]);
    await ensureDatabases(
      servers.databaseUrl('postgres'),
      [...databases.filter((name) => typeof name === 'string'), emptyDatabase],
      secrets.databasePassword,
    );
    await ensureTopics(servers.brokers, topicDeclarations);
    for (const service of services) {
      migrate(service, environment(service));
      if (service.name === 'declarations')
        migrate(service, environment({ ...service, database: emptyDatabase }));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    secrets,
    urls: {
      registration: databaseUrl('registration'),
      declarations: databaseUrl('declarations'),
      shares: databaseUrl('declarations_shares'),
      empty: databaseUrl(emptyDatabase),
      admin: servers.databaseUrl('postgres'),
    },
    urlOf: (service) => `http://127.0.0.1:${ports[service]}`,
    stop,
    stopServices,
    startServices: async () => {
      for (const service of services) {
        const cwd = path.join(root, 'services', service.folder);
        const started = new SupervisedProcess({
          name: service.name,
          command: process.execPath,
          args: ['--enable-source-maps', path.join(cwd, 'dist/main.js')],
          env: environment(service),
          cwd,
          logDir: path.join(stateDir, 'logs'),
        });
        processes.push(started);
        started.start();
        const port = measuredServices.find((name) => name === service.name);
        if (port !== undefined) await waitForPort(ports[port], startTimeoutMs, started.requireRunning);
      }
    },
  };
}

/** Deletes all data of the system. */
export function removeSizeSystem(): void {
  removePostgres(path.join(stateDir, 'postgres'));
  rmSync(stateDir, { recursive: true, force: true });
}

function migrate(service: LocalService, environment: Record<string, string>): void {
  const cwd = path.join(root, 'services', service.folder);
  const { status, stderr } = spawnSync(process.execPath, [path.join(cwd, 'dist/migrate.js')], {
    cwd,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${service.name} could not be migrated: ${stderr.split('\n')[0]}`);
}

/** Serves a public key where services fetch the keys of access tokens. */
async function serveKeys(key: JWK, port: number): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [{ ...key, alg: tokenAlgorithm, use: 'sig' }] }));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}
