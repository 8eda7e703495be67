import { randomUUID } from 'node:crypto';
import type { EventData, EventEnvelope, Topic } from '@khai-bao/contracts';
import { disableIdleQueuePolling } from '@khai-bao/platform/kafka';
import { Kafka, logLevel, type Consumer, type Producer } from 'kafkajs';
import { waitUntil } from './wait-until.js';

export interface SeenMessage {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Collects messages of topics, and publishes events as another service would. */
export class KafkaProbe {
  private readonly kafka: Kafka;
  private readonly consumers: Consumer[] = [];
  private producer: Promise<Producer> | undefined;

  constructor(
    brokers: string,
    private readonly prefix: string,
  ) {
    process.env['KAFKAJS_NO_PARTITIONER_WARNING'] = '1';
    disableIdleQueuePolling();
    this.kafka = new Kafka({ clientId: 'probe', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  }

  /** Collects all messages of topics from the beginning. The array grows until the probe is closed. */
  async collectMessages(...topics: readonly string[]): Promise<SeenMessage[]> {
    const seen: SeenMessage[] = [];
    const consumer = this.kafka.consumer({ groupId: `probe-${randomUUID()}`, maxWaitTimeInMs: 50 });
    this.consumers.push(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: topics.map((topic) => this.prefix + topic), fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ topic, partition, message }) => {
        seen.push({
          topic: topic.slice(this.prefix.length),
          partition,
          key: message.key?.toString() ?? '',
          text: message.value?.toString() ?? '',
          headers: Object.fromEntries(
            Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
          ),
        });
      },
    });
    return seen;
  }

  /** Produces a raw message. */
  async produceMessage(topic: string, key: string, text: string): Promise<void> {
    this.producer ??= this.connect();
    const producer = await this.producer;
    await producer.send({ topic: this.prefix + topic, messages: [{ key, value: text }] });
  }

  /** Publishes an event as its owner would. */
  async publishEvent<T extends Topic>(
    topic: T,
    key: string,
    data: EventData<T>,
    version = 1,
  ): Promise<EventEnvelope> {
    const envelope = createTestEvent(topic, key, data, version);
    await this.produceMessage(topic, key, JSON.stringify(envelope));
    return envelope;
  }

  /** Returns the number of messages that a service's consumer group has not committed. */
  async consumerLag(service: string, topic: Topic): Promise<number> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const ends = await admin.fetchTopicOffsets(this.prefix + topic);
      const [committed] = await admin.fetchOffsets({
        groupId: `${this.prefix}${service}.${topic}`,
        topics: [this.prefix + topic],
      });
      return ends.reduce((sum, { partition, high }) => {
        const at = Number(committed?.partitions.find((each) => each.partition === partition)?.offset ?? -1);
        return sum + Number(high) - Math.max(0, at);
      }, 0);
    } finally {
      await admin.disconnect();
    }
  }

  /** Waits until a service has consumed all messages of a topic. @throws Error with the state of its consumer group */
  waitUntilConsumed = async (service: string, topic: Topic): Promise<void> => {
    try {
      await waitUntil(
        async () => (await this.consumerLag(service, topic)) === 0,
        `${service} to read all of ${topic}`,
      );
    } catch (error) {
      throw new Error(`${(error as Error).message}; ${await this.describeGroup(service, topic)}`, {
        cause: error,
      });
    }
  };

  private async describeGroup(service: string, topic: Topic): Promise<string> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const groupId = `${this.prefix}${service}.${topic}`;
      const { groups } = await admin.describeGroups([groupId]);
      const ends = await admin.fetchTopicOffsets(this.prefix + topic);
      const committed = await admin.fetchOffsets({ groupId, topics: [this.prefix + topic] });
      return JSON.stringify({
        groups: groups.map(({ state, members }) => ({
          state,
          members: members.map(({ memberId }) => memberId),
        })),
        ends: ends.map(({ partition, high }) => [partition, high]),
        committed: committed[0]?.partitions.map(({ partition, offset }) => [partition, offset]),
      });
    } finally {
      await admin.disconnect();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.disconnect().catch(() => undefined)));
    await this.producer?.then((producer) => producer.disconnect()).catch(() => undefined);
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    return producer;
  }
}

/** Creates an event as a service would publish it. */
export const createTestEvent = <T extends Topic>(
  topic: T,
  subject: string,
  data: EventData<T>,
  version = 1,
): EventEnvelope<EventData<T>> => ({
  specversion: '1.0',
  id: randomUUID(),
  type: topic,
  source: '/services/test',
  subject,
  time: new Date().toISOString(),
  datacontenttype: 'application/json',
  aggregateversion: version,
  correlationid: randomUUID(),
  data,
});
