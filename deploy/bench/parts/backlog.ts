import { setTimeout as sleep } from 'node:timers/promises';
import { DemoClient, demoPassword } from '@khai-bao/local/demo-client.ts';
import type { CentreName } from '@khai-bao/local/secrets.ts';
import { centreNames } from '@khai-bao/local/services.ts';
import pg from 'pg';
import type { BenchSystem } from '../bench-system.ts';
import { figureRow, formatRate, formatSeconds, ledgerRow, type FigureRow } from '../figures.ts';

const minRelayRate = 5_000;
const minFeedRate = 3_000;

/** Measures how fast a backlog drains: first through the relay, then through the feed to each data centre, without intake. */
export async function measureBacklog(
  bench: BenchSystem,
  { count }: { readonly count: number },
): Promise<FigureRow[]> {
  await bench.drain();
  const client = new DemoClient(bench.system.origin);
  const dicToken = await client.signIn('so.tttt', demoPassword);
  const relayLock = await holdRelayLock(bench.system.databaseUrl('declarations'));
  for (let accepted = 0; accepted < count;) {
    const report = await bench.runLoad({ via: 'declarations', seconds: 10, suspectedShare: 0 });
    accepted += report.accepted;
    bench.log(`${accepted} declarations wait`);
  }
  for (const name of centreNames)
    await client.call(
      'POST /api/sync/v1/feed/{name}/pause',
      { path: { name }, body: { reason: 'Đo tốc độ tồn đọng' } },
      dicToken,
    );
  const events = await countUnpublishedEvents(bench);
  await relayLock.release();
  const relaySeconds = await secondsUntil(async () => (await countUnpublishedRows(bench)) === 0);
  bench.log(`relay: ${events} events in ${formatSeconds(relaySeconds)}`);
  await secondsUntil(
    async () => (await countUnconfirmed(bench, 'city')) >= events && (await isFeedComplete(bench)),
  );
  const feedRates: Record<CentreName, number> = { national: 0, city: 0 };
  for (const name of centreNames) {
    const records = await countUnconfirmed(bench, name);
    await client.call('POST /api/sync/v1/feed/{name}/resume', { path: { name } }, dicToken);
    const seconds = await secondsUntil(async () => (await countUnconfirmed(bench, name)) === 0);
    feedRates[name] = records / seconds;
    bench.log(`feed to ${name}: ${records} records in ${formatSeconds(seconds)}`);
  }
  const relayRate = events / relaySeconds;
  return [
    figureRow(
      `${events.toLocaleString('en-US')} waiting events through the relay`,
      formatRate(relayRate),
      '≥ 5,000/s',
      relayRate >= minRelayRate,
    ),
    figureRow(
      'the same through the feed to one data centre, after the other',
      formatRate(feedRates.city),
      '≥ 3,000/s',
      feedRates.city >= minFeedRate,
    ),
    ledgerRow('ledger after the backlog', await bench.checkLedger()),
  ];
}

/** Holds the advisory lock of the relay, as another process of the service would. */
async function holdRelayLock(connectionString: string): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'outbox-relay' and datname = current_database()`,
  );
  await client.query(`select pg_advisory_lock(hashtext('outbox-relay'))`);
  return { release: () => client.end() };
}

async function secondsUntil(isDone: () => Promise<boolean>): Promise<number> {
  const startedAt = Date.now();
  while (!(await isDone())) await sleep(100);
  return (Date.now() - startedAt) / 1000;
}

const queryNumber = async ({ databases }: BenchSystem, database: string, sql: string): Promise<number> =>
  Number((await databases.queryRow<{ readonly n: string | number }>(database, sql)).n);

const countUnpublishedRows = (bench: BenchSystem): Promise<number> =>
  queryNumber(bench, 'declarations', 'select count(*) as n from outbox where published_at is null');

const countUnpublishedEvents = (bench: BenchSystem): Promise<number> =>
  queryNumber(
    bench,
    'declarations',
    `select coalesce(sum(coalesce(jsonb_array_length(expander_input -> 'ids'), 1)), 0) as n from outbox where published_at is null`,
  );

const countUnconfirmed = (bench: BenchSystem, centre: CentreName): Promise<number> =>
  queryNumber(
    bench,
    'sync',
    `select (select last from feed_stream where stream = 'declaration') - (select confirmed from feed_cursor where stream = 'declaration' and destination = '${centre}') as n`,
  );

/** True when the feed contains every declaration. */
const isFeedComplete = async (bench: BenchSystem): Promise<boolean> =>
  (await queryNumber(bench, 'declarations', 'select count(*) as n from declaration')) ===
  (await queryNumber(bench, 'sync', `select last as n from feed_stream where stream = 'declaration'`));
