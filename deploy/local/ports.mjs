import net from 'node:net';
import { PlainError } from './plain-error.mjs';

/** Ports of a local system; each can be set by the variable beside it. */
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
};

/** The ports from the environment, or their defaults. */
export const portsFromEnvironment = (env = process.env) =>
  Object.fromEntries(
    Object.entries(defaultPorts).map(([name, [variable, port]]) => [name, Number(env[variable] ?? port)]),
  );

/** A port that nobody uses now, for each name, and for further names. */
export async function freePorts(further = []) {
  const servers = await Promise.all(
    [...Object.keys(defaultPorts), ...further].map(
      (name) =>
        new Promise((resolve, reject) => {
          const server = net.createServer();
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve([name, server]));
        }),
    ),
  );
  const ports = Object.fromEntries(servers.map(([name, server]) => [name, server.address().port]));
  await Promise.all(servers.map(([, server]) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** @throws PlainError that names the port, what wanted it, and the variable that moves it */
export async function requireFree(ports) {
  for (const [name, port] of Object.entries(ports)) {
    if (!(await isFree(port)))
      throw new PlainError(
        `Port ${port} is in use, and ${name} needs it: stop what listens there${name in defaultPorts ? `, or set ${defaultPorts[name][0]} to another port` : ''}.`,
      );
  }
}

const isFree = (port) =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** Waits until something accepts connections on a port. */
export async function waitForPort(port, milliseconds, alive) {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    alive?.();
    const open = await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  throw new PlainError(`Nothing answered on port ${port} within ${milliseconds / 1000} seconds.`);
}
