import type { Producer, TopicMessages } from 'kafkajs';
import type { KafkaClient } from '../kafka/kafka-client.js';
import { splitIntoRequests, type OutgoingMessage } from './outbox-row.js';

/** Sends messages to Kafka, with one producer that connects when it is first used. */
export class MessageSender {
  private producer: Producer | undefined;

  constructor(private readonly kafka: KafkaClient) {}

  /** Sends the messages in requests of limited size, in order, and waits for the acknowledgement of all replicas. */
  async sendMessages(messages: readonly OutgoingMessage[]): Promise<void> {
    this.producer ??= this.kafka.createProducer();
    await this.producer.connect();
    for (const part of splitIntoRequests(messages)) {
      const byTopic = new Map<string, { key: string; value: string }[]>();
      for (const { topic, key, value } of part) {
        const list = byTopic.get(topic) ?? [];
        list.push({ key, value });
        byTopic.set(topic, list);
      }
      const topicMessages: TopicMessages[] = [...byTopic].map(([topic, list]) => ({
        topic: this.kafka.clusterTopicName(topic),
        messages: list,
      }));
      await this.producer.sendBatch({ acks: -1, topicMessages });
    }
  }

  /** Disconnects the producer, so that requests in progress fail. The next message connects it again. */
  async abortSends(): Promise<void> {
    await this.producer?.disconnect().catch(() => undefined);
  }
}
