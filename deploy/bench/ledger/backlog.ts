import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, type Log } from '@khai-bao/local/log.ts';
import { scalableServices } from '@khai-bao/local/services.ts';
import { Kafka, logLevel, type Admin, type SeekEntry } from 'kafkajs';
import type { Databases } from './database.ts';

process.env.KAFKAJS_NO_PARTITIONER_WARNING = '1';

/** One queue of the system with what waits in it. */
export interface BacklogItem {
  /** The queue: `outbox of sync`. */
  readonly what: string;
  readonly count: number;
  /** Age of the oldest entry in seconds; null where it is not known. */
  readonly seconds: number | null;
}

/** Kinds of queues: the first word of `what`. */
type QueueCount = Pick<BacklogItem, 'count' | 'seconds'>;

interface TopicOffsets extends SeekEntry {
  readonly high: string;
  readonly low: string;
}

/** Reads the queues of a system: outboxes, timers, the feed, risk flags and the lag of consumers. */
export class Backlog {
  readonly #databases: Databases;
  readonly #brokers: string;
  #admin: Admin | undefined;

  constructor(databases: Databases, brokers: string) {
    this.#databases = databases;
    this.#brokers = brokers;
  }

  /**
   * The queues that are not empty.
   * @throws Error when a database or Kafka cannot be reached
   */
  async readItems(): Promise<BacklogItem[]> {
    const items = [
      ...(await Promise.all(scalableServices.map((service) => this.#readOutbox(service)))),
      ...(await Promise.all(scalableServices.map((service) => this.#readDueTimers(service)))),
      ...(await this.#readFeed()),
      await this.#readWaitingFlags(),
      ...(await this.#readConsumerLags()),
    ];
    return items.filter(({ count }) => count > 0);
  }

  async close(): Promise<void> {
    await this.#admin?.disconnect().catch(() => undefined);
    this.#admin = undefined;
  }

  async #readOutbox(service: string): Promise<BacklogItem> {
    const row = await this.#databases.queryRow<QueueCount>(
      service,
      'select count(*)::int as count, extract(epoch from clock_timestamp() - min(created_at))::float8 as seconds from outbox where published_at is null',
    );
    return { what: `outbox of ${service}`, ...row };
  }

  async #readDueTimers(service: string): Promise<BacklogItem> {
    const row = await this.#databases.queryRow<QueueCount>(
      service,
      'select count(*)::int as count, extract(epoch from clock_timestamp() - min(due_at))::float8 as seconds from job where done_at is null and due_at < now()',
    );
    return { what: `due timers of ${service}`, ...row };
  }

  async #readFeed(): Promise<BacklogItem[]> {
    const rows = await this.#databases.queryRows<
      QueueCount & { readonly destination: string; readonly stream: string }
    >(
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

  async #readWaitingFlags(): Promise<BacklogItem> {
    const { count } = await this.#databases.queryRow<{ readonly count: number }>(
      'alerts',
      'select count(*)::int as count from waiting_flag',
    );
    return { what: 'risk flags of alerts that wait for a day key', count, seconds: null };
  }

  async #readConsumerLags(): Promise<BacklogItem[]> {
    const admin = await this.#connect();
    try {
      const topics = (await admin.listTopics()).filter((topic) => /^[a-z]+\.[a-z-]+\.v\d+$/.test(topic));
      const offsets = new Map(
        await Promise.all(
          topics.map(async (topic): Promise<[string, TopicOffsets[]]> => [
            topic,
            await admin.fetchTopicOffsets(topic),
          ]),
        ),
      );
      const { groups } = await admin.listGroups();
      const lags = await Promise.all(
        // A group is named `<service>.<topic>`.
        groups.map(({ groupId }) => {
          const topic = groupId.slice(groupId.indexOf('.') + 1);
          const partitions = offsets.get(topic);
          return partitions === undefined ? null : readLag(admin, groupId, topic, partitions);
        }),
      );
      return lags.filter((lag) => lag !== null);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async #connect(): Promise<Admin> {
    if (this.#admin === undefined) {
      // Not a static import: on a fresh clone this file is loaded before anything is built.
      const { disableIdleQueuePolling } = await import('@khai-bao/platform/kafka');
      disableIdleQueuePolling();
      const admin = new Kafka({
        clientId: 'ledger',
        brokers: this.#brokers.split(','),
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

async function readLag(
  admin: Admin,
  groupId: string,
  topic: string,
  partitions: readonly TopicOffsets[],
): Promise<BacklogItem> {
  const [group] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const committed = new Map(
    (group?.partitions ?? []).map(({ partition, offset }) => [partition, Number(offset)]),
  );
  const count = partitions.reduce(
    (sum, { partition, high, low }) =>
      sum + Math.max(0, Number(high) - Math.max(committed.get(partition) ?? -1, Number(low), 0)),
    0,
  );
  return { what: `consumer ${groupId}`, count, seconds: null };
}

export interface DrainOptions {
  /** The wait ends when the backlog has not shrunk for this time. */
  readonly stallTimeoutMs?: number;
  /** Receives the largest queues after each look. */
  readonly log?: Log;
}

export interface DrainResult {
  readonly drained: boolean;
  readonly afterMs: number;
  /** The queues that are not empty. */
  readonly left: readonly BacklogItem[];
}

/** Waits until all queues are empty twice in a row, or until the backlog stops shrinking. */
export async function waitUntilDrained(
  backlog: Backlog,
  { stallTimeoutMs = 60_000, log = () => undefined }: DrainOptions = {},
): Promise<DrainResult> {
  const startedAt = Date.now();
  let emptyReads = 0;
  let smallestCount = Infinity;
  let shrunkAt = Date.now();
  for (;;) {
    const left = await readItemsOrError(backlog);
    emptyReads = left.length === 0 ? emptyReads + 1 : 0;
    if (emptyReads === 2) return { drained: true, afterMs: Date.now() - startedAt, left: [] };
    const total = left.reduce((sum, { count }) => sum + count, 0);
    if (total < smallestCount) [smallestCount, shrunkAt] = [total, Date.now()];
    if (Date.now() - shrunkAt > stallTimeoutMs)
      return { drained: false, afterMs: Date.now() - startedAt, left };
    if (left.length > 0) log(formatBacklog(left));
    await sleep(emptyReads === 1 ? 300 : 1_000);
  }
}

/** A backlog that cannot be read is not empty. */
async function readItemsOrError(backlog: Backlog): Promise<BacklogItem[]> {
  try {
    return await backlog.readItems();
  } catch (error) {
    return [{ what: `a server that cannot be reached (${messageOf(error)})`, count: 1, seconds: null }];
  }
}

/** The four largest queues: `12 in outbox of sync, 3 in consumer …`. */
export const formatBacklog = (items: readonly BacklogItem[]): string =>
  [...items]
    .sort((a, b) => b.count - a.count)
    .slice(0, 4)
    .map(({ what, count }) => `${count} in ${what}`)
    .join(', ');
