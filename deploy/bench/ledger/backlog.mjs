import { Kafka, logLevel } from 'kafkajs';

process.env['KAFKAJS_NO_PARTITIONER_WARNING'] = '1';

const services = ['registration', 'accounts', 'declarations', 'alerts', 'support', 'sync'];

/** What waits somewhere in the system. */
export class Backlog {
  #admin;

  constructor(databases, brokers) {
    this.databases = databases;
    this.brokers = brokers;
  }

  /**
   * Everything that has not come to its end yet: `{ what, count, seconds }`, `seconds` since when the oldest waits (null where
   * that is not known). Empty when all is drained. @throws when something cannot be asked
   */
  async read() {
    const found = [
      ...(await Promise.all(services.map((service) => this.#outbox(service)))),
      ...(await Promise.all(services.map((service) => this.#timers(service)))),
      ...(await this.#feed()),
      await this.#flags(),
      ...(await this.#lags()),
    ];
    return found.filter(({ count }) => count > 0);
  }

  async close() {
    await this.#admin?.disconnect().catch(() => undefined);
    this.#admin = undefined;
  }

  async #outbox(service) {
    const [row] = await this.databases.rows(
      service,
      'select count(*)::int as count, extract(epoch from clock_timestamp() - min(created_at))::float8 as seconds from outbox where published_at is null',
    );
    return { what: `outbox of ${service}`, ...row };
  }

  async #timers(service) {
    const [row] = await this.databases.rows(
      service,
      'select count(*)::int as count, extract(epoch from clock_timestamp() - min(due_at))::float8 as seconds from job where done_at is null and due_at < now()',
    );
    return { what: `due timers of ${service}`, ...row };
  }

  async #feed() {
    const rows = await this.databases.rows(
      'sync',
      `select c.destination, c.stream, (s.last - c.confirmed)::int as count,
         (select extract(epoch from clock_timestamp() - r.received_at)::float8 from feed_record r where r.stream = c.stream and r.seq = c.confirmed + 1) as seconds
       from feed_cursor c join feed_stream s using (stream) where s.last > c.confirmed`,
    );
    return rows.map(({ destination, stream, count, seconds }) => ({
      what: `feed of ${stream} to ${destination}`,
      count,
      seconds,
    }));
  }

  async #flags() {
    const [row] = await this.databases.rows('alerts', 'select count(*)::int as count from waiting_flag');
    return { what: 'flags that wait for a key in alerts', count: row.count, seconds: null };
  }

  async #lags() {
    const admin = await this.#connect();
    try {
      const topics = (await admin.listTopics()).filter((topic) => /^[a-z]+\.[a-z-]+\.v\d+$/.test(topic));
      const ends = new Map(
        await Promise.all(topics.map(async (topic) => [topic, await admin.fetchTopicOffsets(topic)])),
      );
      const { groups } = await admin.listGroups();
      const lags = await Promise.all(
        groups.map(({ groupId }) =>
          this.#lagOf(admin, groupId, groupId.slice(groupId.indexOf('.') + 1), ends),
        ),
      );
      return lags.filter((lag) => lag !== null);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** A group is named `<service>.<topic>`. */
  async #lagOf(admin, groupId, topic, ends) {
    const partitions = ends.get(topic);
    if (partitions === undefined) return null;
    const [{ partitions: committed }] = await admin.fetchOffsets({ groupId, topics: [topic] });
    const at = new Map(committed.map(({ partition, offset }) => [partition, Number(offset)]));
    const count = partitions.reduce(
      (sum, { partition, high, low }) =>
        sum + Math.max(0, Number(high) - Math.max(at.get(partition) ?? -1, Number(low), 0)),
      0,
    );
    return { what: `consumer ${groupId}`, count, seconds: null };
  }

  async #connect() {
    if (this.#admin === undefined) {
      // Not at the top: on a fresh clone this file is read before anything is built.
      const { disableIdleQueuePolling } = await import('@khai-bao/platform/kafka');
      disableIdleQueuePolling();
      const admin = new Kafka({
        clientId: 'ledger',
        brokers: this.brokers.split(','),
        logLevel: logLevel.NOTHING,
        connectionTimeout: 2_000,
        requestTimeout: 5_000,
        retry: { retries: 1, initialRetryTime: 100 },
      }).admin();
      await admin.connect();
      this.#admin = admin;
    }
    return this.#admin;
  }
}

/**
 * Waits until nothing waits any more, twice in a row. Gives up when nothing has moved for `patience` milliseconds.
 * @returns {Promise<{ drained: boolean, afterMs: number, left: { what: string, count: number }[] }>}
 */
export async function waitUntilDrained(backlog, { patience = 60_000, say = () => undefined } = {}) {
  const began = Date.now();
  let quiet = 0;
  let best = Infinity;
  let moved = Date.now();
  let left = [];
  for (;;) {
    try {
      left = await backlog.read();
    } catch (error) {
      left = [{ what: `an answer (${error.message})`, count: 1, seconds: null }];
    }
    quiet = left.length === 0 ? quiet + 1 : 0;
    if (quiet === 2) return { drained: true, afterMs: Date.now() - began, left: [] };
    const sum = left.reduce((total, { count }) => total + count, 0);
    if (sum < best) [best, moved] = [sum, Date.now()];
    if (Date.now() - moved > patience) return { drained: false, afterMs: Date.now() - began, left };
    if (left.length > 0) say(sentenceOf(left));
    await new Promise((resolve) => setTimeout(resolve, quiet === 1 ? 300 : 1_000));
  }
}

/** `12 in outbox of sync, 3 in consumer …`: what is waited for, the largest first. */
export const sentenceOf = (left) =>
  [...left]
    .sort((a, b) => b.count - a.count)
    .slice(0, 4)
    .map(({ what, count }) => `${count} in ${what}`)
    .join(', ');
