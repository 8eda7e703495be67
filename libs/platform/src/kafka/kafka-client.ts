import { Injectable } from '@nestjs/common';
import { crc32 } from 'node:zlib';
import { Kafka, logLevel, type Admin, type Consumer, type ICustomPartitioner, type Producer } from 'kafkajs';
import type { ServiceConfig } from '../config/service-config.js';
import { kafkaSecurity } from './kafka-security.js';
import { disableIdleQueuePolling } from './idle-queue-polling.js';
import { createRenewingProducer } from './renewing-producer.js';

/**
 * A key's partition by its CRC-32, which the runtime has in machine code; kafkajs' own hash in JavaScript costs as much as the
 * sealing of a declaration. Every producer is ours, so all agree.
 */
const partitionByKeyCrc32: ICustomPartitioner =
  () =>
  ({ partitionMetadata, message: { key } }) =>
    crc32(key ?? '') % partitionMetadata.length;

/** The service's way to Kafka: adds the prefix, sets the limits. */
@Injectable()
export class KafkaClient {
  private readonly kafka: Kafka;

  constructor(
    private readonly config: ServiceConfig,
    private readonly service: string,
  ) {
    process.env['KAFKAJS_NO_PARTITIONER_WARNING'] = '1';
    disableIdleQueuePolling();
    this.kafka = new Kafka({
      clientId: service,
      brokers: config.kafkaBrokers.split(','),
      logLevel: logLevel.NOTHING,
      ...kafkaSecurity(config),
      retry: { initialRetryTime: 200, maxRetryTime: 5_000, retries: 8 },
    });
  }

  /** The topic's name on this cluster. */
  clusterTopicName(name: string): string {
    return this.config.kafkaTopicPrefix + name;
  }

  /** The contract's name of a topic on this cluster. */
  contractTopicName(name: string): string {
    return name.slice(this.config.kafkaTopicPrefix.length);
  }

  /** One request in flight, idempotent: order within a partition holds through retries. */
  createProducer(): Producer {
    return createRenewingProducer(() =>
      this.kafka.producer({
        idempotent: true,
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
        createPartitioner: partitionByKeyCrc32,
      }),
    );
  }

  /**
   * A consumer of one topic in the service's own group for it, so that trouble in one topic never stops another.
   * @param isClosing true once the service stops: a consumer that crashes then must not start again and take partitions with it
   */
  createConsumer(topic: string, bulk: boolean, isClosing: () => boolean = () => false): Consumer {
    return this.kafka.consumer({
      groupId: `${this.config.kafkaTopicPrefix}${this.service}.${topic}`,
      allowAutoTopicCreation: false,
      // A killed process's partitions are taken over after so long: alerts wait no longer than that.
      sessionTimeout: 10_000,
      heartbeatInterval: 2_000,
      // An idle consumer asks once in a while; what arrives is answered at once, and fetches have a connection of their own.
      // What comes by the thousand is taken in larger pieces: a transaction for each few would cost everybody.
      ...(bulk ? { minBytes: 512 * 1024, maxWaitTimeInMs: 700 } : { maxWaitTimeInMs: 1_000 }),
      maxBytesPerPartition: 2 * 1024 * 1024,
      retry: {
        initialRetryTime: 200,
        maxRetryTime: 5_000,
        retries: 10,
        restartOnFailure: () => Promise.resolve(!isClosing()),
      },
    });
  }

  createAdmin(): Admin {
    return this.kafka.admin();
  }
}
