import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExplainedError } from './explained-error.ts';

/** Ports of a local system, each with the environment variable that changes it. */
export const defaultPorts = {
  gateway: ['PORT', 8080],
  registration: ['REGISTRATION_PORT', 8101],
  accounts: ['ACCOUNTS_PORT', 8102],
  declarations: ['DECLARATIONS_PORT', 8103],
  alerts: ['ALERTS_PORT', 8104],
  support: ['SUPPORT_PORT', 8105],
  sync: ['SYNC_PORT', 8106],
  national: ['NATIONAL_PORT', 8121],
  city: ['CITY_PORT', 8122],
  postgres: ['POSTGRES_PORT', 54329],
  kafka: ['KAFKA_PORT', 19092],
  kafkaController: ['KAFKA_CONTROLLER_PORT', 19093],
  redis: ['REDIS_PORT', 16379],
  smtp: ['SMTP_PORT', 11025],
  inbox: ['INBOX_PORT', 11080],
  bounces: ['BOUNCE_PORT', 11026],
} as const;

export type PortName = keyof typeof defaultPorts;

/** Ports by the name of what listens there. */
export type PortsByName = Readonly<Partial<Record<string, number>>>;

/** All ports of a system, and those of additional processes (`declarations-2`). */
export type SystemPorts = Readonly<Record<PortName, number>> & PortsByName;

const defaultPortNames = Object.keys(defaultPorts) as PortName[];

/** Reads the ports from the environment; a variable that is not set leaves the default. */
export function portsFromEnvironment(env: NodeJS.ProcessEnv = process.env): Record<PortName, number> {
  const portOf = (name: PortName): number => {
    const [variable, port] = defaultPorts[name];
    return Number(env[variable] ?? port);
  };
  return Object.fromEntries(defaultPortNames.map((name) => [name, portOf(name)])) as Record<PortName, number>;
}

/** Finds a free loopback port for each name of a system and for each additional name. */
export async function freePorts(): Promise<Record<PortName, number>>;
export async function freePorts<Additional extends string>(
  additionalNames: readonly Additional[],
): Promise<Record<PortName, number> & Record<Additional, number>>;
export async function freePorts(additionalNames: readonly string[] = []): Promise<Record<string, number>> {
  const names = [...defaultPortNames, ...additionalNames];
  // All are held at the same time, so that none is handed out twice.
  const servers = await Promise.all(names.map(() => listenOnFreePort()));
  const ports = Object.fromEntries(names.map((name, at) => [name, portOf(servers[at])]));
  await Promise.all(servers.map(closeServer));
  return ports;
}

/** Finds a loopback port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = await listenOnFreePort();
  const port = portOf(server);
  await closeServer(server);
  return port;
}

function listenOnFreePort(): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

const closeServer = (server: net.Server): Promise<void> =>
  new Promise((resolve) => server.close(() => resolve()));

/** The port of a server that listens. @throws Error when it does not listen on a port */
export function portOf(server: net.Server | undefined): number {
  const address = server?.address();
  if (address === undefined || address === null || typeof address === 'string')
    throw new Error('the server listens on no port');
  return address.port;
}

/** @throws Error when there is no port of that name */
export function requirePort(ports: PortsByName, name: string): number {
  const port = ports[name];
  if (port === undefined) throw new Error(`there is no port for ${name}`);
  return port;
}

/** @throws ExplainedError that names the port, what needs it, and the variable that changes it */
export async function requireFreePorts(ports: PortsByName): Promise<void> {
  for (const [name, port] of Object.entries(ports)) {
    if (port === undefined || (await isFree(port))) continue;
    const variable = isPortName(name) ? `, or set ${defaultPorts[name][0]} to another port` : '';
    throw new ExplainedError(
      `Port ${port} is in use, and ${name} needs it: stop what listens there${variable}.`,
    );
  }
}

const isPortName = (name: string): name is PortName => Object.hasOwn(defaultPorts, name);

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/**
 * Waits until something accepts connections on a port.
 * @param requireRunning throws when what should listen there has exited
 * @throws ExplainedError after `timeoutMs`
 */
export async function waitForPort(
  port: number,
  timeoutMs: number,
  requireRunning?: () => void,
): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline;) {
    requireRunning?.();
    if (await acceptsConnections(port)) return;
    await sleep(60);
  }
  throw new ExplainedError(`Nothing listened on port ${port} within ${timeoutMs / 1000} seconds.`);
}

const acceptsConnections = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
