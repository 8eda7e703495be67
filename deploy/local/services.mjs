/**
 * Every process of a local system: where it is, which database it owns, and its environment. On one machine what is in
 * no hurry steps back (`niceness`) behind those who stand at a gate, the feed furthest: it loses nothing. In the city it has
 * machines of its own.
 */
export const localServices = [
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

/** The services behind the gateway: those of which more than one process may run. */
export const manifold = ['registration', 'accounts', 'declarations', 'alerts', 'support', 'sync'];

/** `declarations`, `declarations-2`, …: the name of a service's process. */
export const instanceName = (name, instance) => (instance === 1 ? name : `${name}-${instance}`);

/** Names of the processes beside the first of each service. */
export const furtherInstances = (instances) =>
  manifold.flatMap((name) => Array.from({ length: instances - 1 }, (_, at) => instanceName(name, at + 2)));

/** The base URLs of all processes of a service; one alone is a plain text. */
function upstreamOf(name, ports, at) {
  const further = Object.keys(ports).filter((port) => port.replace(/-\d+$/, '') === name && port !== name);
  return further.length === 0 ? at(name) : [at(name), ...further.map((port) => at(port))];
}

/** Every database of the services: their own, and those of the day keys' shares, which no backup holds. */
export const localDatabases = localServices
  .flatMap(({ database, shares }) => [database, shares])
  .filter((name) => typeof name === 'string');

/**
 * What a service's process is given. `urls.database` makes the URL of a service's own database and role; `hostOf` says
 * under which name a service is reached, where that is not this machine (containers). `settings.centres` puts something
 * between sync and a data centre: name → URL.
 */
export function environmentOf(
  service,
  { ports, secrets, urls, settings = {}, instance = 1, hostOf = () => '127.0.0.1' },
) {
  const at = (name) => `http://${hostOf(name)}:${ports[name]}`;
  const json = JSON.stringify;
  const publicOrigin = settings.PUBLIC_ORIGIN ?? `http://localhost:${ports.gateway}`;
  const common = {
    NODE_ENV: 'development',
    HOST: settings.HOST ?? '127.0.0.1',
    PORT: String(ports[instanceName(service.name, instance)]),
    KAFKA_BROKERS: urls.kafka,
    REDIS_URL: urls.redis,
    JWKS_URL: `${at('accounts')}/.well-known/jwks.json`,
    PUBLIC_ORIGIN: publicOrigin,
    LOG_LEVEL: settings.LOG_LEVEL ?? 'info',
    ...(settings.RATE_LIMIT_FACTOR === undefined ? {} : { RATE_LIMIT_FACTOR: settings.RATE_LIMIT_FACTOR }),
    READER_PUBLIC_KEYS: json(
      Object.fromEntries(Object.entries(secrets.wrapping).map(([name, pair]) => [name, pair.public])),
    ),
    ...(service.database === null ? {} : { DATABASE_URL: urls.database(service.database) }),
    ...(service.shares === undefined ? {} : { DAY_SHARES_URL: urls.database(service.shares) }),
    ...(secrets.masterKeys[service.name] === undefined
      ? {}
      : { MASTER_KEY: secrets.masterKeys[service.name] }),
    ...(secrets.wrapping[service.name] === undefined
      ? {}
      : { WRAPPING_PRIVATE_KEY: json(secrets.wrapping[service.name].private) }),
  };
  const centre = (name) => ({
    CENTRE_NAME: name,
    // Senders sign for the address that they know.
    CENTRE_ORIGIN: settings.centres?.[name] ?? at(name),
    RECEIPT_SIGNING_KEY: json(secrets.receipts[name].private),
    SENDER_PUBLIC_KEYS: json([secrets.feed.public]),
  });
  const own = {
    accounts: {
      SIGNING_KEYS: json({ keys: [secrets.tokens.private] }),
      SMTP_URL: urls.smtp,
      SEED_DEMO: settings.SEED_DEMO ?? 'true',
      ...(settings.BOUNCE_DOMAIN === undefined ? {} : { BOUNCE_DOMAIN: settings.BOUNCE_DOMAIN }),
      // All instances send; one takes what comes back.
      ...(settings.BOUNCE_DOMAIN === undefined || ports.bounces === undefined || instance > 1
        ? {}
        : { BOUNCE_PORT: String(ports.bounces) }),
      ...(settings.ARGON2_MEMORY_KIB === undefined ? {} : { ARGON2_MEMORY_KIB: settings.ARGON2_MEMORY_KIB }),
    },
    declarations: {
      PASS_SIGNING_KEY: json(secrets.passes.private),
      DEVICE_TOKEN_SECRET: secrets.deviceTokenSecret,
    },
    registration: {
      SMTP_URL: urls.smtp,
      ...(settings.FILES_FOLDER === undefined ? {} : { FILES_FOLDER: `${settings.FILES_FOLDER}-of-answers` }),
    },
    support: {
      SMTP_URL: urls.smtp,
      ...(settings.FILES_FOLDER === undefined ? {} : { FILES_FOLDER: settings.FILES_FOLDER }),
    },
    sync: {
      FEED_SIGNING_KEY: json(secrets.feed.private),
      DESTINATIONS: json(
        ['national', 'city'].map((name) => ({
          name,
          url: settings.centres?.[name] ?? at(name),
          receiptKeys: [secrets.receipts[name].public],
        })),
      ),
    },
    national: centre('national'),
    city: centre('city'),
    gateway: {
      UPSTREAMS: json(Object.fromEntries(manifold.map((name) => [name, upstreamOf(name, ports, at)]))),
    },
  };
  return { ...common, ...own[service.name] };
}
