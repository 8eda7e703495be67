import { inboundSmsSecretOf, ncoviOperatorTokenOf, type CentreName, type LocalSecrets } from './secrets.ts';
import { requirePort, type PortsByName } from './ports.ts';

/** A process of a local system: its folder under `services/` and the databases that it owns. */
export interface LocalService {
  readonly name: string;
  readonly folder: string;
  readonly database: string | null;
  /** The database with its shares of the day keys, which no backup contains. */
  readonly shares?: string;
  /** From 0 to 19: the higher, the lower its scheduling priority. */
  readonly niceness?: number;
}

/**
 * Every service of a local system. On one machine, services without a deadline get a lower priority (`niceness`) than those
 * that people at a gate wait for. The feed gets the lowest: it is delayed, and loses nothing. In the city it has machines of
 * its own.
 */
export const localServices: readonly LocalService[] = [
  { name: 'accounts', folder: 'accounts', database: 'accounts', niceness: 10 },
  { name: 'registration', folder: 'registration', database: 'registration', niceness: 10 },
  { name: 'declarations', folder: 'declarations', database: 'declarations', shares: 'declarations_shares' },
  { name: 'alerts', folder: 'alerts', database: 'alerts', shares: 'alerts_shares' },
  { name: 'support', folder: 'support', database: 'support', niceness: 10 },
  { name: 'sync', folder: 'sync', database: 'sync', shares: 'sync_shares', niceness: 12 },
  { name: 'national', folder: 'data-centre', database: 'centre_national', niceness: 12 },
  { name: 'city', folder: 'data-centre', database: 'centre_city', niceness: 12 },
  { name: 'gateway', folder: 'gateway', database: null },
];

/** The services behind the gateway: each may run in more than one process. */
export const scalableServices = [
  'registration',
  'accounts',
  'declarations',
  'alerts',
  'support',
  'sync',
] as const;
export type ScalableService = (typeof scalableServices)[number];

export const centreNames: readonly CentreName[] = ['national', 'city'];

/** `declarations`, `declarations-2`, …: the name of a service's process. */
export const instanceName = (service: string, instance: number): string =>
  instance === 1 ? service : `${service}-${instance}`;

/** `declarations-2` → `declarations`: the service of a process. */
export const serviceOf = (processName: string): string => processName.replace(/-\d+$/, '');

/** Names of the processes beyond the first of each scalable service. */
export const additionalInstanceNames = (instances: number): string[] =>
  scalableServices.flatMap((name) =>
    Array.from({ length: instances - 1 }, (_, at) => instanceName(name, at + 2)),
  );

/** The base URL of a service, or of each of its processes where it runs in several. */
function upstreamUrls(
  service: string,
  ports: PortsByName,
  urlOf: (name: string) => string,
): string | readonly string[] {
  const others = Object.keys(ports).filter((name) => serviceOf(name) === service && name !== service);
  return others.length === 0 ? urlOf(service) : [urlOf(service), ...others.map(urlOf)];
}

/** Every database of the services, those of the day keys' shares included. */
export const localDatabases: readonly string[] = localServices
  .flatMap(({ database, shares }) => [database, shares])
  .filter((name) => typeof name === 'string');

/** Variables that a system is started with instead of the defaults. */
export interface SystemSettings {
  readonly HOST?: string;
  readonly PUBLIC_ORIGIN?: string;
  readonly LOG_LEVEL?: string;
  readonly RATE_LIMIT_FACTOR?: string;
  readonly SEED_DEMO?: string;
  readonly BOUNCE_DOMAIN?: string;
  readonly ARGON2_MEMORY_KIB?: string;
  readonly ESCALATE_MINUTES?: string;
  readonly PUSH_TO_PRIVATE_ADDRESSES?: string;
  /** Gateway of the messages of alerts; the development inbox when it is left out. */
  readonly SMS_GATEWAY_URL?: string;
  /** Milliseconds between two readings of the NCOVI list. */
  readonly NCOVI_INTERVAL?: string;
  /** Folder for the files of the Support channel; those of answers to registrations are stored beside it. */
  readonly FILES_FOLDER?: string;
  /** URLs under which sync reaches the data centres, when a proxy stands between them. */
  readonly centreUrls?: Readonly<Partial<Record<CentreName, string>>>;
}

export interface EnvironmentOptions {
  readonly ports: PortsByName;
  readonly secrets: LocalSecrets;
  readonly urls: {
    readonly kafka: string;
    readonly redis: string;
    readonly smtp: string;
    /** The URL of a service's own database, with the role of the same name. */
    readonly database: (name: string) => string;
  };
  readonly settings?: SystemSettings;
  /** Which process of the service, from 1. */
  readonly instance?: number;
  /** The host name of a service; this machine's address when it is left out. */
  readonly hostOf?: (name: string) => string;
}

/** The environment variables of a service's process. */
export function environmentOf(
  service: Pick<LocalService, 'name' | 'database' | 'shares'>,
  { ports, secrets, urls, settings = {}, instance = 1, hostOf = () => '127.0.0.1' }: EnvironmentOptions,
): Record<string, string> {
  const urlOf = (name: string): string => `http://${hostOf(name)}:${requirePort(ports, name)}`;
  const centreUrlOf = (name: CentreName): string => settings.centreUrls?.[name] ?? urlOf(name);
  const port = ports[instanceName(service.name, instance)];
  const masterKey = valueAt(secrets.masterKeys, service.name);
  const wrappingKey = valueAt(secrets.wrapping, service.name);
  const common = definedVariables({
    NODE_ENV: 'development',
    HOST: settings.HOST ?? '127.0.0.1',
    PORT: port === undefined ? undefined : String(port),
    KAFKA_BROKERS: urls.kafka,
    REDIS_URL: urls.redis,
    JWKS_URL: `${urlOf('accounts')}/.well-known/jwks.json`,
    PUBLIC_ORIGIN: settings.PUBLIC_ORIGIN ?? `http://localhost:${requirePort(ports, 'gateway')}`,
    LOG_LEVEL: settings.LOG_LEVEL ?? 'info',
    RATE_LIMIT_FACTOR: settings.RATE_LIMIT_FACTOR,
    READER_PUBLIC_KEYS: JSON.stringify(
      Object.fromEntries(Object.entries(secrets.wrapping).map(([name, pair]) => [name, pair.public])),
    ),
    DATABASE_URL: service.database === null ? undefined : urls.database(service.database),
    DAY_SHARES_URL: service.shares === undefined ? undefined : urls.database(service.shares),
    MASTER_KEY: masterKey,
    WRAPPING_PRIVATE_KEY: wrappingKey === undefined ? undefined : JSON.stringify(wrappingKey.private),
  });
  const centreVariables = (name: CentreName): Record<string, string> => ({
    CENTRE_NAME: name,
    // Senders sign the address that they send to.
    CENTRE_ORIGIN: centreUrlOf(name),
    RECEIPT_SIGNING_KEY: JSON.stringify(secrets.receipts[name].private),
    SENDER_PUBLIC_KEYS: JSON.stringify([secrets.feed.public]),
  });
  /** The national centre publishes the NCOVI list; its operator is on this machine. */
  const nationalListVariables = (): Record<string, string> => ({
    LIST_SIGNING_KEY: JSON.stringify(secrets.ncoviList.private),
    OPERATOR_TOKEN: ncoviOperatorTokenOf(secrets),
  });
  const variablesOf: Readonly<Record<string, () => Record<string, string>>> = {
    accounts: () =>
      definedVariables({
        SIGNING_KEYS: JSON.stringify({ keys: [secrets.tokens.private] }),
        SMTP_URL: urls.smtp,
        SEED_DEMO: settings.SEED_DEMO ?? 'true',
        BOUNCE_DOMAIN: settings.BOUNCE_DOMAIN,
        // Every process sends mail; only the first receives bounces, because a port has one listener.
        BOUNCE_PORT:
          settings.BOUNCE_DOMAIN === undefined || ports.bounces === undefined || instance > 1
            ? undefined
            : String(ports.bounces),
        ARGON2_MEMORY_KIB: settings.ARGON2_MEMORY_KIB,
      }),
    declarations: () => ({
      PASS_SIGNING_KEY: JSON.stringify(secrets.passes.private),
      DEVICE_TOKEN_SECRET: secrets.deviceTokenSecret,
      SMS_CHANNEL: 'inbox',
      SMS_INBOX_SMTP_URL: urls.smtp,
      INBOUND_SMS_SECRETS: inboundSmsSecretOf(secrets),
    }),
    registration: () =>
      definedVariables({
        SMTP_URL: urls.smtp,
        FILES_FOLDER: settings.FILES_FOLDER === undefined ? undefined : `${settings.FILES_FOLDER}-of-answers`,
      }),
    alerts: () =>
      definedVariables({
        SMTP_URL: urls.smtp,
        SMS_CHANNEL: settings.SMS_GATEWAY_URL === undefined ? 'inbox' : 'gateway',
        SMS_INBOX_SMTP_URL: urls.smtp,
        SMS_GATEWAY_URL: settings.SMS_GATEWAY_URL,
        SMS_GATEWAY_TOKEN: settings.SMS_GATEWAY_URL === undefined ? undefined : 'local',
        PUSH_SIGNING_KEY: JSON.stringify(secrets.push.private),
        ESCALATE_MINUTES: settings.ESCALATE_MINUTES,
        PUSH_TO_PRIVATE_ADDRESSES: settings.PUSH_TO_PRIVATE_ADDRESSES,
      }),
    support: () => definedVariables({ SMTP_URL: urls.smtp, FILES_FOLDER: settings.FILES_FOLDER }),
    sync: () => ({
      FEED_SIGNING_KEY: JSON.stringify(secrets.feed.private),
      DESTINATIONS: JSON.stringify(
        centreNames.map((name) => ({
          name,
          url: centreUrlOf(name),
          receiptKeys: [secrets.receipts[name].public],
        })),
      ),
      NCOVI_LIST: JSON.stringify({ url: centreUrlOf('national'), keys: [secrets.ncoviList.public] }),
      NCOVI_INTERVAL: settings.NCOVI_INTERVAL ?? '60000',
    }),
    national: () => ({ ...centreVariables('national'), ...nationalListVariables() }),
    city: () => centreVariables('city'),
    gateway: () => ({
      UPSTREAMS: JSON.stringify(
        Object.fromEntries(scalableServices.map((name) => [name, upstreamUrls(name, ports, urlOf)])),
      ),
    }),
  };
  return { ...common, ...valueAt(variablesOf, service.name)?.() };
}

const valueAt = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const definedVariables = (variables: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
