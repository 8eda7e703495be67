import { spawnSync } from 'node:child_process';
import type { RunningServers } from '@khai-bao/local/start-servers.ts';
import type { StartedTestContainer } from 'testcontainers';

/** The images of docker-compose.yml. */
export const images = {
  postgres: 'postgres:18-alpine',
  kafka: 'apache/kafka:4.1.0',
  redis: 'redis:8-alpine',
  mail: 'maildev/maildev:2.2.1',
};

/** True when a Docker daemon answers and has every image: a test run downloads no images. */
export function areContainersAvailable(): boolean {
  if (process.env.KHAI_BAO_TEST_CONTAINERS === 'never') return false;
  const result = spawnSync('docker', ['image', 'inspect', ...Object.values(images)], {
    stdio: 'ignore',
    timeout: 5_000,
  });
  return result.status === 0;
}

/** Starts Postgres, Kafka, Redis and a mail server in containers. */
export async function startContainers(): Promise<Omit<RunningServers, 'processes'>> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const { freePorts } = await import('@khai-bao/local/ports.ts');
  const { kafka: kafkaPort } = await freePorts();
  const started = await Promise.all([
    new GenericContainer(images.postgres)
      .withEnvironment({ POSTGRES_PASSWORD: 'postgres' })
      .withCommand(['postgres', '-c', 'max_connections=300', '-c', 'fsync=on'])
      .withExposedPorts(5432)
      .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
      .start(),
    new GenericContainer(images.kafka)
      .withEnvironment({
        KAFKA_NODE_ID: '1',
        KAFKA_PROCESS_ROLES: 'broker,controller',
        KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
        KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
        KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${kafkaPort}`,
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
        KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
        KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
        KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
        KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
        KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      })
      .withExposedPorts({ container: 9092, host: kafkaPort })
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
      .start(),
    new GenericContainer(images.redis).withExposedPorts(6379).start(),
    new GenericContainer(images.mail).withExposedPorts(1025, 1080).start(),
  ]);
  const [postgres, , redis, mail] = started;
  const addressOf = (container: StartedTestContainer, port: number): string =>
    `${container.getHost()}:${container.getMappedPort(port)}`;
  return {
    databaseUrl: (database, role = 'postgres', password = 'postgres') =>
      `postgres://${role}:${password}@${addressOf(postgres, 5432)}/${database}`,
    brokers: `127.0.0.1:${kafkaPort}`,
    redisUrl: `redis://${addressOf(redis, 6379)}`,
    smtpUrl: `smtp://${addressOf(mail, 1025)}`,
    inbox: `http://${addressOf(mail, 1080)}`,
    stop: async () => {
      await Promise.all(started.map((container) => container.stop()));
    },
  };
}
