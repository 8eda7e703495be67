import { Kafka, logLevel } from 'kafkajs';

process.env['KAFKAJS_NO_PARTITIONER_WARNING'] = '1';

const patience = 30_000;

/** Creates the declared topics that are not there yet and waits until each has its leaders. In the first seconds a broker may say "not now". */
export async function ensureTopics(brokers, declarations, prefix = '') {
  const admin = new Kafka({
    clientId: 'local',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    retry: { retries: 12, initialRetryTime: 200 },
  }).admin();
  await admin.connect();
  try {
    const present = new Set(await admin.listTopics());
    const missing = declarations.filter(({ name }) => !present.has(prefix + name));
    if (missing.length === 0) return;
    await admin.createTopics({
      waitForLeaders: false,
      topics: missing.map(({ name, partitions, config }) => ({
        topic: prefix + name,
        numPartitions: partitions,
        replicationFactor: 1,
        configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
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

/** A broker that has just made a topic may not know it yet: that is no failure, it is asked again. */
async function waitForLeaders(admin, names) {
  for (const end = Date.now() + patience; ;) {
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: names });
      if (
        topics.length === names.length &&
        topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))
      )
        return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    if (Date.now() > end)
      throw new Error(`Kafka has no leaders for ${names.join(', ')} after ${patience / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
