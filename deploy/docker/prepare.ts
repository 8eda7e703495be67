import { spawnSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureDatabases } from '../local/databases.ts';
import { portsFromEnvironment } from '../local/ports.ts';
import { localSecrets, type LocalSecrets } from '../local/secrets.ts';
import { environmentOf, localDatabases, localServices, type LocalService } from '../local/services.ts';
import { ensureTopics } from '../local/topics.ts';
import { environmentFile, passwordFile, root, stateDir } from './paths.ts';

/**
 * The steps before the services start. Each is idempotent.
 * `secrets` creates the secrets of this system, before Postgres starts with its password.
 * `databases` creates databases, roles and topics, writes the variables of each service, and migrates.
 */
const steps: ReadonlyMap<string, () => Promise<void>> = new Map([
  ['secrets', createSecrets],
  ['databases', prepareDatabases],
]);
const step = steps.get(process.argv[2] ?? '');
if (step === undefined) throw new Error(`Name a step: ${[...steps.keys()].join(' or ')}`);
await step();

async function createSecrets(): Promise<void> {
  await localSecrets(stateDir);
  if (!existsSync(passwordFile))
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o644 });
}

async function prepareDatabases(): Promise<void> {
  const secrets = await localSecrets(stateDir);
  const { topicDeclarations } = await import('@khai-bao/contracts');
  const adminUrl = databaseUrl('postgres', 'postgres', readFileSync(passwordFile, 'utf8'));
  await ensureDatabases(adminUrl, localDatabases, (role) => passwordOf(secrets, role));
  await ensureTopics(requireVariable('KAFKA_BROKERS'), topicDeclarations);
  for (const service of localServices) {
    const file = environmentFile(service.name);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(variablesOf(service, secrets)), { mode: 0o600 });
  }
  for (const service of localServices)
    if (service.database !== null) migrate(service, variablesOf(service, secrets));
}

/** The variables of a service, with container names as hosts. */
function variablesOf(service: LocalService, secrets: LocalSecrets): Record<string, string> {
  return environmentOf(service, {
    ports: portsFromEnvironment(),
    secrets,
    urls: {
      kafka: requireVariable('KAFKA_BROKERS'),
      redis: requireVariable('REDIS_URL'),
      smtp: requireVariable('SMTP_URL'),
      database: (name) => databaseUrl(name, name, passwordOf(secrets, name)),
    },
    settings: {
      HOST: process.env.HOST ?? '0.0.0.0',
      PUBLIC_ORIGIN: requireVariable('PUBLIC_ORIGIN'),
      ...(process.env.LOG_LEVEL === undefined ? {} : { LOG_LEVEL: process.env.LOG_LEVEL }),
    },
    hostOf: (name) => process.env.SERVICE_HOST ?? name,
  });
}

/** Derives a password for each role: the variables of one service open that service's databases only. */
function passwordOf({ databasePassword }: LocalSecrets, role: string): string {
  return createHmac('sha256', databasePassword).update(`role\0${role}`).digest('base64url');
}

function migrate(service: LocalService, environment: Record<string, string>): void {
  const cwd = path.join(root, 'services', service.folder);
  const { status } = spawnSync(process.execPath, ['dist/migrate.js'], {
    cwd,
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`The database of ${service.name} could not be migrated.`);
}

function databaseUrl(database: string, role: string, password: string): string {
  const url = new URL(requireVariable('DATABASE_URL'));
  [url.pathname, url.username, url.password] = [`/${database}`, role, password];
  return url.href;
}

function requireVariable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
