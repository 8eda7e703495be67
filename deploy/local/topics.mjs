import { Kafka, logLevel } from 'kafkajs';

process.env['KAFKAJS_NO_PARTITIONER_WARNING'] = '1';

/** Creates the declared topics that are not there yet. In the first seconds a broker may say "not now". */
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
      waitForLeaders: true,
      topics: missing.map(({ name, partitions, config }) => ({
        topic: prefix + name,
        numPartitions: partitions,
        replicationFactor: 1,
        configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
      })),
    });
  } finally {
    await admin.disconnect();
  }
}
