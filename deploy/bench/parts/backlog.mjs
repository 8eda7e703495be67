import pg from 'pg';
import { demoClient } from '../../local/demo-client.mjs';
import { perSecond, row, seconds } from '../figures.mjs';

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** So many declarations wait unpublished, then undelivered; each way is timed alone, without intake. */
export async function backlog(world, { count }) {
  await world.drain();
  const dic = await demoClient(world.system.origin).signIn('so.tttt', 'KhaiBao#2021');
  const centre = (name, action) =>
    demoClient(world.system.origin).call('POST', `sync/v1/feed/${name}/${action}`, { token: dic, body: {} });
  const held = await holdRelay(world.system.databaseUrl('declarations'));
  for (let made = 0; made < count;) {
    const { accepted } = await world.load({ via: 'declarations', seconds: 10, suspectedShare: 0 });
    made += accepted;
    world.say(`${made} wait`);
  }
  for (const name of ['national', 'city']) await centre(name, 'pause');
  const events = await unpublished(world);
  await held.release();
  const relay = await timed(async () => (await rowsWaiting(world)) === 0);
  world.say(`relay: ${events} events in ${seconds(relay / 1000)}`);
  await timed(async () => (await undelivered(world, 'city')) >= events && (await settled(world)));
  const feed = {};
  for (const name of ['national', 'city']) {
    const waiting = await undelivered(world, name);
    await centre(name, 'resume');
    const took = await timed(async () => (await undelivered(world, name)) === 0);
    feed[name] = waiting / (took / 1000);
    world.say(`feed to ${name}: ${waiting} records in ${seconds(took / 1000)}`);
  }
  const ledger = await world.ledger();
  const relayed = events / (relay / 1000);
  return [
    row(`${events.toLocaleString('en-US')} waiting events from the relay`, perSecond(relayed), '≥ 5,000/s', relayed >= 5000),
    row('the same through the feed to one centre, the other done', perSecond(feed.city), '≥ 3,000/s', feed.city >= 3000),
    row('ledger after the backlog', ledger.complete ? 'complete' : 'NOT complete', 'complete', ledger.complete),
  ]; // prettier-ignore
}

/** Takes the relay's own lock, as another instance of the service would. */
async function holdRelay(connectionString) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'outbox-relay' and datname = current_database()`);
  await client.query(`select pg_advisory_lock(hashtext('outbox-relay'))`);
  return { release: () => client.end() };
} // prettier-ignore

async function timed(done) {
  const began = Date.now();
  while (!(await done())) await sleep(100);
  return Date.now() - began;
}

const one = async (world, database, sql) => Number((await world.databases.rows(database, sql))[0].n);
const rowsWaiting = (world) =>
  one(world, 'declarations', 'select count(*) as n from outbox where published_at is null');
const unpublished = (world) =>
  one(
    world,
    'declarations',
    `select coalesce(sum(coalesce(jsonb_array_length(expander_input -> 'ids'), 1)), 0) as n from outbox where published_at is null`,
  );
const undelivered = (world, name) =>
  one(
    world,
    'sync',
    `select (select last from feed_stream where stream = 'declaration') - (select confirmed from feed_cursor where stream = 'declaration' and destination = '${name}') as n`,
  );
const settled = async (world) =>
  (await one(world, 'declarations', 'select count(*) as n from declaration')) === (await one(world, 'sync', `select last as n from feed_stream where stream = 'declaration'`)); // prettier-ignore
