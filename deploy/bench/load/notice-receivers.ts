import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A push service and a centre's own system: they accept everything and keep when it came. */
export interface NoticeReceivers {
  /** When messages came, in milliseconds since 1970, by their path. */
  readonly received: ReadonlyMap<string, readonly number[]>;
  /** Ids of the events that the webhook received, with how often each came. */
  readonly webhookIds: ReadonlyMap<string, number>;
  urlOf(path: string): string;
  close(): void;
}

/** Starts the receivers on loopback. */
export async function openNoticeReceivers(): Promise<NoticeReceivers> {
  const received = new Map<string, number[]>();
  const webhookIds = new Map<string, number>();
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    received.set(path, [...(received.get(path) ?? []), Date.now()]);
    const id = request.headers['webhook-id'];
    if (typeof id === 'string') webhookIds.set(id, (webhookIds.get(id) ?? 0) + 1);
    request.resume();
    request.on('end', () => response.writeHead(201).end());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    received,
    webhookIds,
    urlOf: (path) => `http://127.0.0.1:${port}${path}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
