import type { Producer } from 'kafkajs';

/**
 * Creates an idempotent producer that is replaced after a send without an acknowledgement. kafkajs reuses the
 * sequence numbers of such a send for the next one. If the broker did write the first send, it takes the next one for
 * a duplicate: it acknowledges it without writing when the number of messages is the same, and otherwise refuses it
 * as out of order for ever. A new producer has new sequence numbers; consumers recognise an event that was written
 * twice by its id.
 * @param make creates a producer that is not connected
 */
export function createRenewingProducer(make: () => Producer): Producer {
  const first = make();
  let next: Producer | undefined = first;
  let current: Promise<Producer> | undefined;

  const connected = (): Promise<Producer> => {
    current ??= (async () => {
      const producer = next ?? make();
      next = undefined;
      try {
        await producer.connect();
      } catch (error) {
        current = undefined;
        throw error;
      }
      return producer;
    })();
    return current;
  };
  const using = async <T>(work: (producer: Producer) => Promise<T>): Promise<T> => {
    const held = connected();
    const producer = await held;
    try {
      return await work(producer);
    } catch (error) {
      if (current === held) current = undefined;
      void producer.disconnect().catch(() => undefined);
      throw error;
    }
  };
  return {
    ...first,
    connect: async () => {
      await connected();
    },
    disconnect: async () => {
      const held = current;
      current = undefined;
      await (await held)?.disconnect();
    },
    send: (record) => using((producer) => producer.send(record)),
    sendBatch: (batch) => using((producer) => producer.sendBatch(batch)),
  };
}
