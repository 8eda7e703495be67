import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';

/** Time in which the simulated gateway answers, milliseconds. */
const latencyMs = 50;

/** An SMS gateway that accepts everything and keeps which message came when. */
export interface SmsGateway {
  readonly url: string;
  /** Requests since the last `reset`, with their time in milliseconds since 1970. */
  readonly received: readonly { readonly id: string; readonly to: string; readonly at: number }[];
  reset(): void;
  close(): void;
}

/** Starts the gateway on loopback. */
export async function openSmsGateway(): Promise<SmsGateway> {
  const received: { id: string; to: string; at: number }[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { id, to } = JSON.parse(Buffer.concat(chunks).toString()) as { id: string; to: string };
      received.push({ id, to, at: Date.now() });
      void sleep(latencyMs).then(() => response.writeHead(202).end());
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`,
    received,
    reset: () => void received.splice(0),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
