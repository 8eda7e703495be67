import type { Producer } from 'kafkajs';

/**
 * An idempotent producer that is replaced by a new one after a send without an acknowledgement. kafkajs takes the numbers of
 * such a send back and gives them to the next. If the broker had written it after all, the next send is taken for its repeat:
 * answered as good and never written where it has as many messages, refused as out of order for ever where it has not.
 * A new producer counts anew; what is then written twice is recognised by its event's id.
 * @param make makes a producer that is not connected yet
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
