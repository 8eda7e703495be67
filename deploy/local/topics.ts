import { setTimeout as sleep } from 'node:timers/promises';
import type { TopicDeclaration } from '@khai-bao/contracts';
import { Kafka, logLevel, type Admin } from 'kafkajs';

process.env.KAFKAJS_NO_PARTITIONER_WARNING = '1';

const leaderTimeoutMs = 30_000;

/** Creates the declared topics that do not exist yet and waits until each partition has a leader. */
export async function ensureTopics(
  brokers: string,
  declarations: readonly TopicDeclaration[],
  prefix = '',
): Promise<void> {
  const admin = new Kafka({
    clientId: 'local',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    retry: { retries: 12, initialRetryTime: 200 },
  }).admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = declarations.filter(({ name }) => !existing.has(prefix + name));
    if (missing.length === 0) return;
    await admin.createTopics({
      waitForLeaders: false,
      topics: missing.map(({ name, partitions, config }) => ({
        topic: prefix + name,
        numPartitions: partitions,
        replicationFactor: 1,
        configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value: String(value) })),
      })),
    });
    await waitForLeaders(
      admin,
      missing.map(({ name }) => prefix + name),
    );
  } finally {
    await admin.disconnect();
  }
}

/** A broker that has just created a topic may not know its leaders yet, so its errors are retried until the timeout. */
async function waitForLeaders(admin: Admin, names: string[]): Promise<void> {
  for (const deadline = Date.now() + leaderTimeoutMs; ;) {
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: names });
      if (
        topics.length === names.length &&
        topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))
      )
        return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    if (Date.now() > deadline)
      throw new Error(`Kafka has no leaders for ${names.join(', ')} after ${leaderTimeoutMs / 1000} s`);
    await sleep(100);
  }
}
