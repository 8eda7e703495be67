import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Child } from './child.mjs';
import { ensureDatabases } from './databases.mjs';
import { stopLeftovers } from './leftovers.mjs';
import { PlainError } from './plain-error.mjs';
import { portsFromEnvironment, requireFree } from './ports.mjs';
import { privateFolder } from './private-folder.mjs';
import { localSecrets } from './secrets.mjs';
import { bringJars, redisBinary } from './servers/jars.mjs';
import { startKafka } from './servers/kafka.mjs';
import { startMail } from './servers/mail.mjs';
import { removePostgres, startPostgres } from './servers/postgres.mjs';
import { startRedis } from './servers/redis.mjs';
import { environmentOf, instanceName, localDatabases, localServices, manifold } from './services.mjs';
import { ensureTopics } from './topics.mjs';

export const root = path.resolve(import.meta.dirname, '../..');
export const defaultStateDir = path.join(root, '.state/local');
const jarsDir = path.join(root, '.state/jars');
const binDir = path.join(root, '.state/bin');

/** Starts Postgres, Kafka and Redis (and mail when asked for), each unless the environment names one. Tests use this alone. */
export async function startServers({ stateDir, ports, env = process.env, mail = true, hooks = {} }) {
  const logDir = path.join(privateFolder(stateDir), 'logs');
  const children = [];
  const stop = async () => {
    for (const child of [...children].reverse()) await child.stop();
  };
  // Each is remembered as it is started: when one fails, those that did start are stopped too.
  const own = {
    ...hooks,
    onPid: (child) => {
      if (!children.includes(child)) children.push(child);
      hooks.onPid?.(child);
    },
  };
  try {
    if (env.KAFKA_BROKERS === undefined || env.REDIS_URL === undefined) bringJars(jarsDir);
    const started = await allOrFirstFailure([
      env.DATABASE_URL === undefined
        ? startPostgres({ dataDir: path.join(stateDir, 'postgres'), port: ports.postgres, logDir, ...own })
        : { url: (database, role, secret) => ownUrl(env.DATABASE_URL, database, role, secret) },
      env.KAFKA_BROKERS === undefined
        ? startKafka({
            dataDir: path.join(stateDir, 'kafka'),
            jars: jarsDir,
            port: ports.kafka,
            controllerPort: ports.kafkaController,
            logDir,
            ...own,
          })
        : { brokers: env.KAFKA_BROKERS },
      env.REDIS_URL === undefined
        ? startRedis({
            dataDir: path.join(stateDir, 'redis'),
            binary: redisBinary(jarsDir, binDir),
            port: ports.redis,
            logDir,
            ...own,
          })
        : { url: env.REDIS_URL },
      !mail
        ? {}
        : env.SMTP_URL === undefined
          ? startMail({
              dataDir: path.join(stateDir, 'mail'),
              smtpPort: ports.smtp,
              inboxPort: ports.inbox,
              returnsPort: ports.bounces,
              logDir,
              ...own,
            })
          : { url: env.SMTP_URL },
    ]);
    const [postgres, kafka, redis, smtp] = started;
    return {
      children,
      stop,
      databaseUrl: postgres.url,
      brokers: kafka.brokers,
      redisUrl: redis.url,
      smtpUrl: smtp.url,
      inbox: smtp.inbox,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for all, also when one fails: nothing is still starting when the failure is told. */
async function allOrFirstFailure(promises) {
  const settled = await Promise.allSettled(promises);
  const failed = settled.find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return settled.map(({ value }) => value);
}

const ownUrl = (base, database, role, secret) => {
  const url = new URL(base);
  url.pathname = `/${database}`;
  if (role !== undefined) [url.username, url.password] = [role, secret];
  return url.href;
};

/**
 * Starts a whole system and waits until all of it is ready. With `instances: 2` each service behind the gateway runs
 * twice (`declarations`, `declarations-2`) on one database, and `ports` names a port for each.
 * @returns {Promise<{origin: string, inbox?: string, ports: object, stop(): Promise<void>, child(name: string): Child, server(name: string): Child, stopService(name: string): Promise<void>, startService(name: string): Promise<void>, ready(name: string): Promise<void>}>}
 */
export async function startSystem({
  stateDir = defaultStateDir,
  ports = portsFromEnvironment(),
  env = process.env,
  settings = {},
  instances = 1,
  fresh = false,
  say = () => undefined,
  onHopeless = () => undefined,
} = {}) {
  await stopLeftovers(stateDir, say);
  const wanted = Object.fromEntries(
    Object.entries(ports).filter(
      ([name]) =>
        !(
          (name === 'postgres' && env.DATABASE_URL) ||
          (name.startsWith('kafka') && env.KAFKA_BROKERS) ||
          (name === 'redis' && env.REDIS_URL) ||
          ((name === 'smtp' || name === 'inbox') && env.SMTP_URL)
        ),
    ),
  );
  await requireFree(wanted);
  if (fresh) {
    removePostgres(path.join(stateDir, 'postgres'));
    rmSync(stateDir, { recursive: true, force: true });
  }
  privateFolder(stateDir);
  const services = new Map();
  const servers = { children: [], stop: async () => undefined };
  const pidFile = path.join(stateDir, 'pids.json');
  const hooks = {
    onEvent: say,
    onHopeless,
    onPid: () =>
      writeFileSync(
        pidFile,
        JSON.stringify({
          parent: process.pid,
          pids: [...servers.children, ...services.values()]
            .map(({ pid }) => pid)
            .filter((pid) => pid !== undefined),
        }),
      ),
  };
  const stop = async () => {
    await Promise.all([...services.values()].map((child) => child.stop()));
    await servers.stop();
    rmSync(pidFile, { force: true });
  };
  try {
    say('starting Postgres, Kafka, Redis and the mail server');
    Object.assign(servers, await startServers({ stateDir, ports, env, hooks }));
    hooks.onPid();
    const secrets = await localSecrets(stateDir);
    const { topicDeclarations } = await import('@khai-bao/contracts');
    await Promise.all([
      ensureDatabases(servers.databaseUrl('postgres'), localDatabases, secrets.databasePassword),
      ensureTopics(servers.brokers, topicDeclarations),
    ]);
    const urls = {
      kafka: servers.brokers,
      redis: servers.redisUrl,
      smtp: servers.smtpUrl,
      database: (name) => servers.databaseUrl(name, name, secrets.databasePassword),
    };
    const environment = (service, instance = 1) =>
      environmentOf(service, {
        ports,
        secrets,
        urls,
        settings: {
          // Who names a bucket has files there: the variables reach the services from the environment.
          ...(env.FILES_S3_BUCKET === undefined ? { FILES_FOLDER: path.join(stateDir, 'files') } : {}),
          BOUNCE_DOMAIN: 'tra-lai.khaibao.example.vn',
          ...settings,
        },
        instance,
      });
    say('bringing the databases up to date');
    await inThrees(
      localServices.filter(({ database }) => database !== null),
      (service) => migrate(service, environment(service)),
    );
    say('starting the services');
    for (const { service, instance } of processesOf(instances)) {
      const name = instanceName(service.name, instance);
      const cwd = path.join(root, 'services', service.folder);
      services.set(
        name,
        new Child({
          name,
          command: process.execPath,
          args: [
            '--enable-source-maps',
            // What a request leaves behind dies young: a large nursery, from the start, spares it being carried on.
            '--min-semi-space-size=16',
            '--max-semi-space-size=32',
            // Otherwise a small heap is marked from end to end twice a second under load: a fifth of the processor.
            '--heap-growing-percent=100',
            // A dozen processes share this machine: four helper threads of each for collecting garbage only get in each other's way.
            '--v8-pool-size=1',
            `--max-old-space-size=${service.name === 'declarations' || service.name === 'sync' ? 320 : 192}`,
            path.join(cwd, 'dist/main.js'),
          ],
          env: environment(service, instance),
          cwd,
          logDir: path.join(stateDir, 'logs'),
          niceness: service.niceness,
          ...hooks,
        }),
      );
    }
    await inThrees([...services.values()], async (child) => {
      child.start();
      await waitUntilReady(child, ports[child.name]);
    });
    const stopService = (name) => services.get(name).stop();
    const ready = (name) => waitUntilReady(services.get(name), ports[name]);
    const startService = async (name) => {
      services.get(name).start();
      await ready(name);
    };
    return {
      origin: `http://localhost:${ports.gateway}`,
      inbox: servers.inbox,
      ports,
      servers,
      databases: localDatabases,
      databaseUrl: urls.database,
      stop,
      names: [...services.keys()],
      receiptKeys: { national: secrets.receipts.national.public, city: secrets.receipts.city.public },
      child: (name) => services.get(name),
      server: (name) => servers.children.find((child) => child.name === name),
      stopService,
      startService,
      ready,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The first process of each service stands before the second ones, so that these find everything made. */
const processesOf = (instances) => [
  ...localServices.map((service) => ({ service, instance: 1 })),
  ...Array.from({ length: instances - 1 }, (_, at) =>
    localServices
      .filter(({ name }) => manifold.includes(name))
      .map((service) => ({ service, instance: at + 2 })),
  ).flat(),
];

/** Three at a time: more would only make two cores wait for each other. */
async function inThrees(items, work) {
  const queue = [...items];
  await Promise.all(
    [0, 1, 2].map(async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}

async function migrate(service, environment) {
  const cwd = path.join(root, 'services', service.folder);
  const said = [];
  const code = await new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(cwd, 'dist/migrate.js')], {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk) => said.push(chunk));
    child.stderr.on('data', (chunk) => said.push(chunk));
    child.on('exit', resolve);
  });
  if (code !== 0)
    throw new PlainError(
      `The database of ${service.name} could not be brought up to date: ${Buffer.concat(said).toString().trim().split('\n').slice(0, 6).join(' ')}`,
    );
}

const readyWithinSeconds = 300;

async function waitUntilReady(child, port) {
  // A busy machine takes long; a process that died ends the wait at once.
  const end = Date.now() + readyWithinSeconds * 1000;
  let last = 'no answer';
  while (Date.now() < end) {
    child.requireAlive();
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, {
        signal: AbortSignal.timeout(3_000),
      });
      if (answer.ok) return;
      last = await answer.text();
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new PlainError(
    `${child.name} was not ready within ${readyWithinSeconds} seconds: ${last.slice(0, 300)} (its log: ${child.logFile})`,
  );
}
