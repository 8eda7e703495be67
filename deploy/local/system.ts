import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { JWK } from 'jose';
import { ensureDatabases } from './databases.ts';
import { pidFileOf, stopLeftoverProcesses, type RecordedProcesses } from './leftover-processes.ts';
import type { Log } from './log.ts';
import { defaultStateDir } from './paths.ts';
import {
  portsFromEnvironment,
  requireFreePorts,
  requirePort,
  type PortsByName,
  type SystemPorts,
} from './ports.ts';
import { createPrivateFolder } from './private-folder.ts';
import { localSecrets, type CentreName } from './secrets.ts';
import { markDatabases, readMarkedDatabases, requireSecretsOfDatabases } from './secrets-of-databases.ts';
import { removePostgres } from './servers/postgres.ts';
import {
  instancesOf,
  migrate,
  runConcurrently,
  serviceProcessOf,
  waitForReadiness,
} from './service-processes.ts';
import {
  environmentOf,
  instanceName,
  localDatabases,
  localServices,
  type LocalService,
  type SystemSettings,
} from './services.ts';
import { startServers, type RunningServers } from './start-servers.ts';
import type { ProcessHooks, SupervisedProcess } from './supervised-process.ts';
import { ensureTopics } from './topics.ts';

export interface SystemOptions {
  readonly stateDir?: string;
  readonly ports?: SystemPorts;
  readonly env?: NodeJS.ProcessEnv;
  readonly settings?: SystemSettings;
  /** Processes of each service behind the gateway, 1 when it is left out; `ports` needs a port for each. */
  readonly instances?: number;
  /** Removes the data of earlier starts first. */
  readonly fresh?: boolean;
  readonly log?: Log;
  /** A process exited too often and is not restarted. */
  readonly onGiveUp?: Log;
}

/** A whole system that is ready. */
export interface RunningSystem {
  readonly origin: string;
  readonly inbox?: string;
  readonly ports: SystemPorts;
  readonly servers: RunningServers;
  /** Names of all databases of the services. */
  readonly databases: readonly string[];
  /** The URL of a service's own database. */
  readonly databaseUrl: (name: string) => string;
  /** Names of the processes of the services. */
  readonly names: readonly string[];
  /** Public keys of the data centres' receipts. */
  readonly receiptKeys: Readonly<Record<CentreName, JWK>>;
  /** The process of a service (`declarations-2`). @throws Error when there is none of that name */
  serviceProcess(name: string): SupervisedProcess;
  /** The process of a server (`kafka`). @throws Error when there is none of that name */
  serverProcess(name: string): SupervisedProcess;
  stopService(name: string): Promise<void>;
  /** Starts a service that was stopped and waits until it is ready. */
  startService(name: string): Promise<void>;
  /** @throws ExplainedError when the service is not ready within five minutes */
  waitUntilReady(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a whole system and waits until all of it is ready. With `instances: 2` each service behind the gateway runs in two
 * processes (`declarations`, `declarations-2`) on one database.
 * @throws ExplainedError when a port is in use, a server or service does not start, or a migration fails
 */
export async function startSystem({
  stateDir = defaultStateDir,
  ports = portsFromEnvironment(),
  env = process.env,
  settings = {},
  instances = 1,
  fresh = false,
  log = () => undefined,
  onGiveUp = () => undefined,
}: SystemOptions = {}): Promise<RunningSystem> {
  await stopLeftoverProcesses(stateDir, log);
  await requireFreePorts(portsToListenOn(ports, env));
  if (fresh) {
    removePostgres(path.join(stateDir, 'postgres'));
    rmSync(stateDir, { recursive: true, force: true });
  }
  createPrivateFolder(stateDir);
  const services = new Map<string, SupervisedProcess>();
  const serverProcesses = new Set<SupervisedProcess>();
  let servers: RunningServers | undefined;
  const pidFile = pidFileOf(stateDir);
  const recordPids = (): void => {
    const pids = [...serverProcesses, ...services.values()]
      .map(({ pid }) => pid)
      .filter((pid) => pid !== undefined);
    writeFileSync(pidFile, JSON.stringify({ parent: process.pid, pids } satisfies RecordedProcesses));
  };
  const hooks: ProcessHooks = { onExit: log, onGiveUp, onStart: recordPids };
  const stop = async (): Promise<void> => {
    await Promise.all([...services.values()].map((service) => service.stop()));
    await servers?.stop();
    rmSync(pidFile, { force: true });
  };
  try {
    log('starting Postgres, Kafka, Redis and the mail server');
    servers = await startServers({
      stateDir,
      ports,
      env,
      hooks: {
        ...hooks,
        onStart: (started) => {
          serverProcesses.add(started);
          recordPids();
        },
      },
    });
    const { databaseUrl: urlOf } = servers;
    const adminUrl = urlOf('postgres');
    const secretsFile = path.join(stateDir, 'secrets.json');
    const areNew = !existsSync(secretsFile);
    const databasesBefore = await readMarkedDatabases(adminUrl);
    const secrets = await localSecrets(stateDir);
    requireSecretsOfDatabases(databasesBefore, secrets, { secretsFile, areNew });
    const { topicDeclarations } = await import('@khai-bao/contracts');
    await Promise.all([
      ensureDatabases(adminUrl, localDatabases, secrets.databasePassword),
      ensureTopics(servers.brokers, topicDeclarations),
    ]);
    await markDatabases(adminUrl, secrets);
    const databaseUrl = (name: string): string => urlOf(name, name, secrets.databasePassword);
    const urls = {
      kafka: servers.brokers,
      redis: servers.redisUrl,
      smtp: servers.smtpUrl,
      database: databaseUrl,
    };
    const environment = (service: LocalService, instance = 1): Record<string, string> =>
      environmentOf(service, {
        ports,
        secrets,
        urls,
        settings: {
          // With a bucket, its variables reach the services through the environment, and files need no folder.
          ...(env.FILES_S3_BUCKET === undefined ? { FILES_FOLDER: path.join(stateDir, 'files') } : {}),
          BOUNCE_DOMAIN: 'tra-lai.khaibao.example.vn',
          ...settings,
        },
        instance,
      });
    log('migrating the databases');
    await runConcurrently(
      localServices.filter(({ database }) => database !== null),
      (service) => migrate(service, environment(service)),
    );
    log('starting the services');
    for (const { service, instance } of instancesOf(instances)) {
      const name = instanceName(service.name, instance);
      const options = { ...hooks, logDir: path.join(stateDir, 'logs') };
      services.set(name, serviceProcessOf(service, name, environment(service, instance), options));
    }
    const serviceProcess = (name: string): SupervisedProcess => requireNamed(name, services.get(name));
    const waitUntilReady = (name: string): Promise<void> =>
      waitForReadiness(serviceProcess(name), requirePort(ports, name));
    const startService = async (name: string): Promise<void> => {
      serviceProcess(name).start();
      await waitUntilReady(name);
    };
    await runConcurrently([...services.keys()], startService);
    return {
      origin: `http://localhost:${ports.gateway}`,
      ...(servers.inbox === undefined ? {} : { inbox: servers.inbox }),
      ports,
      servers,
      databases: localDatabases,
      databaseUrl,
      names: [...services.keys()],
      receiptKeys: { national: secrets.receipts.national.public, city: secrets.receipts.city.public },
      serviceProcess,
      serverProcess: (name) =>
        requireNamed(
          name,
          [...serverProcesses].find((server) => server.name === name),
        ),
      stopService: (name) => serviceProcess(name).stop(),
      startService,
      waitUntilReady,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The ports of what is started here: a server that the environment names has its own. */
function portsToListenOn(ports: PortsByName, env: NodeJS.ProcessEnv): PortsByName {
  const replaced = new Set([
    ...(env.DATABASE_URL ? ['postgres'] : []),
    ...(env.KAFKA_BROKERS ? ['kafka', 'kafkaController'] : []),
    ...(env.REDIS_URL ? ['redis'] : []),
    ...(env.SMTP_URL ? ['smtp', 'inbox'] : []),
  ]);
  return Object.fromEntries(Object.entries(ports).filter(([name]) => !replaced.has(name)));
}

function requireNamed(name: string, found: SupervisedProcess | undefined): SupervisedProcess {
  if (found === undefined) throw new Error(`there is no process ${name}`);
  return found;
}
