import { spawnSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureDatabases } from '../local/databases.mjs';
import { portsFromEnvironment } from '../local/ports.mjs';
import { localSecrets } from '../local/secrets.mjs';
import { environmentOf, localDatabases, localServices } from '../local/services.mjs';
import { ensureTopics } from '../local/topics.mjs';
import { environmentFile, passwordFile, root, stateDir } from './places.mjs';

/**
 * The steps before the services, each of them harmless to repeat:
 * `secrets` makes this system's secrets, once, before Postgres starts with its password;
 * `databases` makes databases, roles and topics, writes down what each service is given, and migrates.
 */
const steps = { secrets, databases };
const step = steps[process.argv[2]];
if (step === undefined) throw new Error(`Name a step: ${Object.keys(steps).join(' or ')}`);
await step();

async function secrets() {
  await localSecrets(stateDir);
  if (!existsSync(passwordFile))
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o644 });
}

async function databases() {
  const held = await localSecrets(stateDir);
  const owners = localServices.filter(({ database }) => database !== null);
  const { topicDeclarations } = await import('@khai-bao/contracts');
  const admin = databaseUrl('postgres', 'postgres', readFileSync(passwordFile, 'utf8'));
  await ensureDatabases(admin, localDatabases, (name) => passwordOf(held, name));
  await ensureTopics(required('KAFKA_BROKERS'), topicDeclarations);
  for (const service of localServices) {
    const file = environmentFile(service.name);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(given(service, held)), { mode: 0o600 });
  }
  for (const service of owners) migrate(service, given(service, held));
}

/** What a service is given here: names of containers instead of this machine's address. */
function given(service, held) {
  return environmentOf(service, {
    ports: portsFromEnvironment(),
    secrets: held,
    urls: {
      kafka: required('KAFKA_BROKERS'),
      redis: required('REDIS_URL'),
      smtp: required('SMTP_URL'),
      database: (name) => databaseUrl(name, name, passwordOf(held, name)),
    },
    settings: {
      HOST: process.env.HOST ?? '0.0.0.0',
      PUBLIC_ORIGIN: required('PUBLIC_ORIGIN'),
      ...(process.env.LOG_LEVEL === undefined ? {} : { LOG_LEVEL: process.env.LOG_LEVEL }),
    },
    hostOf: (name) => process.env.SERVICE_HOST ?? name,
  });
}

/** Each role's own: who reads one service's environment gets into that service's database alone. */
function passwordOf({ databasePassword }, role) {
  return createHmac('sha256', databasePassword).update(`role\0${role}`).digest('base64url');
}

function migrate(service, environment) {
  const cwd = path.join(root, 'services', service.folder);
  const { status } = spawnSync(process.execPath, ['dist/migrate.js'], {
    cwd,
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`The database of ${service.name} could not be brought up to date.`);
}

function databaseUrl(database, role, password) {
  const url = new URL(required('DATABASE_URL'));
  [url.pathname, url.username, url.password] = [`/${database}`, role, password];
  return url.href;
}

function required(variable) {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set`);
  return value;
}
