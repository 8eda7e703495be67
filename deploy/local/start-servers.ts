import path from 'node:path';
import { binDir, jarsDir } from './paths.ts';
import type { PortName } from './ports.ts';
import { createPrivateFolder } from './private-folder.ts';
import { downloadJars, extractRedisServer } from './servers/jars.ts';
import { startKafka } from './servers/kafka.ts';
import { startMail } from './servers/mail.ts';
import { startPostgres, type DatabaseUrl } from './servers/postgres.ts';
import { startRedis } from './servers/redis.ts';
import type { ProcessHooks, SupervisedProcess } from './supervised-process.ts';

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
