import net from 'node:net';
import { openSuite, waitUntil, type Suite } from '@khai-bao/testing';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { createRenewingProducer } from '../src/kafka/renewing-producer.js';

const topic = 'declarations.check.v1';

describe('a producer whose acknowledgement got lost', () => {
  let suite: Suite;
  let deaf = false;
  const producers: Producer[] = [];
  /** The broker hears everything; while `deaf`, its answers break the connection. */
  const kafka = (): Kafka =>
    new Kafka({
      clientId: 'deaf',
      brokers: suite.servers.brokers.split(','),
      logLevel: logLevel.NOTHING,
      retry: { retries: 1, initialRetryTime: 50 },
      socketFactory: ({ host, port, onConnect }) => {
        const socket = net.connect({ host, port }, onConnect);
        const on = socket.on.bind(socket) as (event: string, heard: (data: Buffer) => void) => net.Socket;
        return Object.assign(socket, {
          on: (event: string, heard: (data: Buffer) => void) =>
            on(event, (data) => {
              if (event === 'data' && deaf)
                socket.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
              else heard(data);
            }),
        });
      },
    });
  const send = (producer: Producer, values: readonly string[]): Promise<unknown> =>
    producer.sendBatch({
      acks: -1,
      topicMessages: [
        { topic: suite.prefix + topic, messages: values.map((value) => ({ key: 'one', value })) },
      ],
    });

  beforeAll(async () => {
    suite = await openSuite();
  }, 60_000);
  afterAll(async () => {
    for (const producer of producers) await producer.disconnect().catch(() => undefined);
    await suite.close();
  });

  it('writes what is sent next, be it as much or more, and everything at least once', async () => {
    const producer = createRenewingProducer(() =>
      kafka().producer({ idempotent: true, maxInFlightRequests: 1 }),
    );
    producers.push(producer);
    const seen = await suite.probe.collectMessages(topic);
    const texts = (): string[] => seen.map(({ text }) => text);
    // A topic that was just made may have no leader yet.
    await waitUntil(() => send(producer, ['a1', 'a2']).then(() => true), 'the first to be written');
    deaf = true;
    await expect(send(producer, ['b1', 'b2'])).rejects.toThrow();
    deaf = false;
    // As many as before: a broker that takes it for the repeat answers well and writes nothing.
    await send(producer, ['c1', 'c2']);
    deaf = true;
    await expect(send(producer, ['d1', 'd2'])).rejects.toThrow();
    deaf = false;
    // More than before: a broker that still waits for the repeat refuses it for ever.
    await send(producer, ['d1', 'd2', 'e1']);
    await waitUntil(() => texts().includes('e1'), 'the last one');
    for (const text of ['a1', 'a2', 'c1', 'c2', 'd1', 'd2', 'e1']) expect(texts()).toContain(text);
  });
});
