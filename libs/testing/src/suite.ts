import { randomBytes } from 'node:crypto';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { topicDeclarations } from '@khai-bao/contracts';
import { runMigrations, queryRows, type MigrationClass } from '@khai-bao/platform/database';
import { ServiceConfig } from '@khai-bao/platform/config';
import { createService, startListening } from '@khai-bao/platform/http';
import { disableIdleQueuePolling } from '@khai-bao/platform/kafka';
import { DataSource } from 'typeorm';
import { ensureDatabases } from '@khai-bao/local/databases.ts';
import { makeSecrets, type LocalSecrets } from '@khai-bao/local/secrets.ts';
import { environmentOf } from '@khai-bao/local/services.ts';
import { ensureTopics } from '@khai-bao/local/topics.ts';
import { KafkaProbe } from './kafka-probe.js';
import { testServers, type TestServers } from './servers.js';
import { serveJwks, signToken, type TestAccount } from './tokens.js';

export interface ServiceSource {
  /** Imports the service's module; only then its environment is read. */
  readonly module: () => Promise<Type>;
  readonly migrations: () => Promise<{ readonly migrations: readonly MigrationClass[] }>;
  /** Variables beside those of the local start. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface RequestOptions {
  /** An account, or a token as it is. */
  readonly as?: TestAccount | string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ServiceResponse {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are what a test looks into
  readonly body: any;
  readonly headers: Headers;
}

/** A service that runs in this process on real servers. */
export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly databaseUrl: string;
  readonly dataSource: DataSource;
  /** Reasons for which a consumer asked to end the process; empty in normal operation. */
  readonly exitReasons: string[];
  sendRequest(method: string, path: string, asked?: RequestOptions): Promise<ServiceResponse>;
  queryRows<T extends object>(sql: string, parameters?: unknown[]): Promise<T[]>;
  stop(): Promise<void>;
}

/** Isolated environment of a test file on the shared servers: its own databases, topics and Redis keys. */
export interface Suite {
  readonly servers: TestServers;
  readonly prefix: string;
  readonly secrets: LocalSecrets;
  readonly probe: KafkaProbe;
  signTokenFor(account: TestAccount): Promise<string>;
  startService(name: string, source: ServiceSource): Promise<RunningService>;
  close(): Promise<void>;
}

/** Services that keep day keys, and the keys' shares in a database of their own. */
const servicesWithDayKeys = new Set(['declarations', 'alerts', 'sync']);

/** Opens a suite: call it in `beforeAll`, and `close` in `afterAll`. */
export async function openSuite(): Promise<Suite> {
  const servers = testServers();
  const id = `t${randomBytes(4).toString('hex')}`;
  const prefix = `${id}.`;
  const secrets = await makeSecrets();
  const keys = await serveJwks([secrets.tokens.public]);
  // Before the first connection: kafkajs gives a timer of each idle connection a negative delay (`TimeoutNegativeWarning`).
  disableIdleQueuePolling();
  await ensureTopics(servers.brokers, topicDeclarations, prefix);
  const probe = new KafkaProbe(servers.brokers, prefix);
  const running: RunningService[] = [];
  const signTokenFor = (account: TestAccount): Promise<string> => signToken(secrets.tokens.private, account);

  const startService = async (name: string, source: ServiceSource): Promise<RunningService> => {
    const database = `${id}_${name.replaceAll('-', '_')}`;
    const urlOf = (role: string): string => roleUrl(servers.databaseUrl, role, secrets.databasePassword);
    const databaseUrl = urlOf(database);
    const shares = servicesWithDayKeys.has(name) ? `${database}_shares` : undefined;
    await ensureDatabases(
      servers.databaseUrl,
      [database, ...(shares === undefined ? [] : [shares])],
      secrets.databasePassword,
    );
    const env: Record<string, string> = {
      ...environmentOf(
        { name, database, ...(shares === undefined ? {} : { shares }) },
        {
          ports: { accounts: keys.port, gateway: 8080, national: 1, city: 1 },
          secrets,
          urls: {
            kafka: servers.brokers,
            redis: servers.redisUrl,
            smtp: servers.smtpUrl,
            database: urlOf,
          },
          // All requests of a suite come from one address. A suite about rate limits sets its own factor.
          settings: { LOG_LEVEL: 'silent', ARGON2_MEMORY_KIB: '64', RATE_LIMIT_FACTOR: '100' },
        },
      ),
      PORT: '0',
      NODE_ENV: 'test',
      KAFKA_TOPIC_PREFIX: prefix,
      REDIS_PREFIX: id,
      DATABASE_POOL: '6',
      ...source.env,
    };
    const before = { ...process.env };
    Object.assign(process.env, env);
    const { migrations } = await source.migrations();
    const module = await source.module();
    process.env = before;
    await runMigrations({ ...new ServiceConfig(), databaseUrl }, migrations, name);
    const exitReasons: string[] = [];
    const app = await createService(module, { exitProcess: (reason) => exitReasons.push(reason) });
    await startListening(app, { port: 0, host: '127.0.0.1' });
    const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
    const dataSource = app.get(DataSource);
    let stopped = false;
    const service: RunningService = {
      app,
      url,
      exitReasons,
      dataSource,
      databaseUrl,
      queryRows: (sql, parameters = []) => queryRows(dataSource, sql, parameters),
      sendRequest: async (method, path, { as, body, headers = {} } = {}) => {
        const bearer = typeof as === 'object' ? await signTokenFor(as) : as;
        const answer = await fetch(url + path, {
          method,
          headers: {
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        });
        const text = await answer.text();
        return { status: answer.status, body: parse(text), headers: answer.headers };
      },
      stop: async () => {
        if (stopped) return;
        stopped = true;
        await app.close();
      },
    };
    running.push(service);
    return service;
  };

  return {
    servers,
    prefix,
    secrets,
    probe,
    signTokenFor,
    startService,
    close: async () => {
      await Promise.all(running.map((service) => service.stop()));
      await probe.close();
      await keys.close();
    },
  };
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

function roleUrl(adminUrl: string, role: string, password: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${role}`;
  url.username = role;
  url.password = password;
  return url.href;
}
