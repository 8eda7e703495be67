import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JWK } from 'jose';
import { ensureDatabases } from './databases.ts';
import { ExplainedError } from './explained-error.ts';
import { pidFileOf, stopLeftoverProcesses, type RecordedProcesses } from './leftover-processes.ts';
import type { Log } from './log.ts';
import {
  portsFromEnvironment,
  requireFreePorts,
  requirePort,
  type PortName,
  type PortsByName,
  type SystemPorts,
} from './ports.ts';
import { createPrivateFolder } from './private-folder.ts';
import { localSecrets, type CentreName } from './secrets.ts';
import { downloadJars, extractRedisServer } from './servers/jars.ts';
import { startKafka } from './servers/kafka.ts';
import { startMail } from './servers/mail.ts';
import { removePostgres, startPostgres, type DatabaseUrl } from './servers/postgres.ts';
import { startRedis } from './servers/redis.ts';
import {
  environmentOf,
  instanceName,
  localDatabases,
  localServices,
  scalableServices,
  type LocalService,
  type SystemSettings,
} from './services.ts';
import { SupervisedProcess, type ProcessHooks } from './supervised-process.ts';
import { ensureTopics } from './topics.ts';

export const root = path.resolve(import.meta.dirname, '../..');
export const defaultStateDir = path.join(root, '.state/local');
const jarsDir = path.join(root, '.state/jars');
const binDir = path.join(root, '.state/bin');

/** Two cores: more processes that start at the same time would only wait for each other. */
const startConcurrency = 3;
const readyTimeoutSeconds = 300;
const defaultHeapMegabytes = 192;
const heapMegabytesOf: Readonly<Record<string, number>> = { declarations: 320, sync: 320 };

/** The servers that the services use. */
export interface RunningServers {
  /** The processes that were started here; a server that the environment names has none. */
  readonly processes: readonly SupervisedProcess[];
  readonly databaseUrl: DatabaseUrl;
  readonly brokers: string;
  readonly redisUrl: string;
  /** Empty without a mail server. */
  readonly smtpUrl: string;
  /** The page of the mail server's inbox, when it was started here. */
  readonly inbox?: string;
  stop(): Promise<void>;
}

export interface ServersOptions {
  readonly stateDir: string;
  readonly ports: Readonly<Record<PortName, number>>;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether a mail server is started; true when it is left out. */
  readonly mail?: boolean;
  readonly hooks?: ProcessHooks;
}

/** Starts Postgres, Kafka, Redis and the mail server, each unless the environment names one. */
export async function startServers({
  stateDir,
  ports,
  env = process.env,
  mail = true,
  hooks = {},
}: ServersOptions): Promise<RunningServers> {
  const logDir = path.join(createPrivateFolder(stateDir), 'logs');
  const processes: SupervisedProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const server of [...processes].reverse()) await server.stop();
  };
  // A process is recorded when it starts: when one server fails, those that did start are stopped too.
  const options = {
    ...hooks,
    logDir,
    onStart: (started: SupervisedProcess) => {
      if (!processes.includes(started)) processes.push(started);
      hooks.onStart?.(started);
    },
  };
  const { DATABASE_URL, KAFKA_BROKERS, REDIS_URL, SMTP_URL } = env;
  try {
    if (KAFKA_BROKERS === undefined || REDIS_URL === undefined) downloadJars(jarsDir);
    const starting = [
      DATABASE_URL === undefined
        ? startPostgres({ ...options, dataDir: path.join(stateDir, 'postgres'), port: ports.postgres })
        : Promise.resolve({ url: databaseUrlOn(DATABASE_URL) }),
      KAFKA_BROKERS === undefined
        ? startKafka({
            ...options,
            dataDir: path.join(stateDir, 'kafka'),
            jarsDir,
            port: ports.kafka,
            controllerPort: ports.kafkaController,
          })
        : Promise.resolve({ brokers: KAFKA_BROKERS }),
      REDIS_URL === undefined
        ? startRedis({
            ...options,
            dataDir: path.join(stateDir, 'redis'),
            executable: extractRedisServer(jarsDir, binDir),
            port: ports.redis,
          })
        : Promise.resolve({ url: REDIS_URL }),
      !mail
        ? Promise.resolve({ url: '' })
        : SMTP_URL === undefined
          ? startMail({
              ...options,
              dataDir: path.join(stateDir, 'mail'),
              smtpPort: ports.smtp,
              inboxPort: ports.inbox,
              bouncePort: ports.bounces,
            })
          : Promise.resolve({ url: SMTP_URL }),
    ] as const;
    // Waits for all, also when one fails: nothing is still starting when the failure is thrown.
    await Promise.allSettled(starting);
    const [postgres, kafka, redis, smtp] = await Promise.all(starting);
    return {
      processes,
      stop,
      databaseUrl: postgres.url,
      brokers: kafka.brokers,
      redisUrl: redis.url,
      smtpUrl: smtp.url,
      ...('inbox' in smtp ? { inbox: smtp.inbox } : {}),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** URLs of databases on the server that `DATABASE_URL` names. */
const databaseUrlOn =
  (adminUrl: string): DatabaseUrl =>
  (database, role, password = '') => {
    const url = new URL(adminUrl);
    url.pathname = `/${database}`;
    if (role !== undefined) [url.username, url.password] = [role, password];
    return url.href;
  };

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
    const secrets = await localSecrets(stateDir);
    const { topicDeclarations } = await import('@khai-bao/contracts');
    await Promise.all([
      ensureDatabases(urlOf('postgres'), localDatabases, secrets.databasePassword),
      ensureTopics(servers.brokers, topicDeclarations),
    ]);
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

function serviceProcessOf(
  service: LocalService,
  name: string,
  env: Record<string, string>,
  options: ProcessHooks & { readonly logDir: string },
): SupervisedProcess {
  const cwd = path.join(root, 'services', service.folder);
  return new SupervisedProcess({
    ...options,
    name,
    command: process.execPath,
    args: [
      '--enable-source-maps',
      // Objects of a request are short-lived: a large young generation spares most of them the copy to the old one.
      '--min-semi-space-size=16',
      '--max-semi-space-size=32',
      // Otherwise a small heap is marked twice a second under load, which takes a fifth of the processor.
      '--heap-growing-percent=100',
      // A dozen processes share this machine: four helper threads for each one's garbage collection contend for two cores.
      '--v8-pool-size=1',
      `--max-old-space-size=${heapMegabytesOf[service.name] ?? defaultHeapMegabytes}`,
      path.join(cwd, 'dist/main.js'),
    ],
    env,
    cwd,
    niceness: service.niceness,
  });
}

interface ServiceInstance {
  readonly service: LocalService;
  readonly instance: number;
}

/** The first process of each service is ready before the second ones start, which then find its topics and groups. */
const instancesOf = (instances: number): ServiceInstance[] => [
  ...localServices.map((service) => ({ service, instance: 1 })),
  ...Array.from({ length: instances - 1 }, (_, at) =>
    localServices
      .filter(({ name }) => scalableServices.some((scalable) => scalable === name))
      .map((service) => ({ service, instance: at + 2 })),
  ).flat(),
];

/** Runs `work` for each item, at most `startConcurrency` at a time. */
async function runConcurrently<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const runQueue = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: startConcurrency }, runQueue));
}

/** @throws ExplainedError with the first lines of a migration that failed */
async function migrate(service: LocalService, environment: Record<string, string>): Promise<void> {
  const cwd = path.join(root, 'services', service.folder);
  const chunks: Buffer[] = [];
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn(process.execPath, [path.join(cwd, 'dist/migrate.js')], {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('exit', resolve);
  });
  if (code !== 0)
    throw new ExplainedError(
      `The database of ${service.name} could not be migrated: ${Buffer.concat(chunks).toString().trim().split('\n').slice(0, 6).join(' ')}`,
    );
}

async function waitForReadiness(service: SupervisedProcess, port: number): Promise<void> {
  // A busy machine takes long; a process that has exited ends the wait at once.
  let lastAnswer = 'no answer';
  for (const deadline = Date.now() + readyTimeoutSeconds * 1000; Date.now() < deadline;) {
    service.requireRunning();
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, {
        signal: AbortSignal.timeout(3_000),
      });
      if (answer.ok) return;
      lastAnswer = await answer.text();
    } catch {
      // Not listening yet.
    }
    await sleep(150);
  }
  throw new ExplainedError(
    `${service.name} was not ready within ${readyTimeoutSeconds} seconds: ${lastAnswer.slice(0, 300)} (log: ${service.logFile})`,
  );
}
