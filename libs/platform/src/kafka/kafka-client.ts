import { Injectable } from '@nestjs/common';
import { crc32 } from 'node:zlib';
import { Kafka, logLevel, type Admin, type Consumer, type ICustomPartitioner, type Producer } from 'kafkajs';
import type { ServiceConfig } from '../config/service-config.js';
import { kafkaSecurity } from './kafka-security.js';
import { disableIdleQueuePolling } from './idle-queue-polling.js';
import { createRenewingProducer } from './renewing-producer.js';

/**
 * Selects the partition by the CRC-32 of the key, which Node computes natively. The JavaScript hash of kafkajs costs
 * as much as sealing a declaration. All producers use this client, so they agree.
 */
const partitionByKeyCrc32: ICustomPartitioner =
  () =>
  ({ partitionMetadata, message: { key } }) =>
    crc32(key ?? '') % partitionMetadata.length;

/** Creates the Kafka clients of a service, with the topic prefix and the timeouts. */
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

  /** Returns the name of a topic on the cluster, with the prefix. */
  clusterTopicName(name: string): string {
    return this.config.kafkaTopicPrefix + name;
  }

  /** Returns the name of a topic in the contracts, without the prefix. */
  contractTopicName(name: string): string {
    return name.slice(this.config.kafkaTopicPrefix.length);
  }

  /** Creates an idempotent producer with one request in flight, so that retries keep the order within a partition. */
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
   * Creates a consumer of one topic. Each topic has its own consumer group, so that a failure in one topic never
   * blocks another.
   * @param isClosing returns true once the service stops: a consumer that crashes then must not restart and claim
   * partitions
   */
  createConsumer(topic: string, bulk: boolean, isClosing: () => boolean = () => false): Consumer {
    return this.kafka.consumer({
      groupId: `${this.config.kafkaTopicPrefix}${this.service}.${topic}`,
      allowAutoTopicCreation: false,
      // Partitions of a killed process are reassigned after this time, which bounds the delay of alerts.
      sessionTimeout: 10_000,
      heartbeatInterval: 2_000,
      // An idle consumer fetches once per second, and a fetch returns as soon as a message arrives. Bulk topics use
      // larger fetches, because
      // a transaction for each few messages would load the database.
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
