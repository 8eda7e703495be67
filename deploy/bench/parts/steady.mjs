import { milliseconds, number, row } from '../figures.mjs';
import { cpuOf } from '../processes.mjs';
import { openConsole } from '../load/console.mjs';

/** A constant rate through the gateway, with a console open; then what it cost. */
export async function steady(world, { rate, seconds }) {
  // Warm, as a system is that has run since yesterday.
  await world.load({ seconds: 30, rate: rate / 2 });
  await world.load({ seconds: 30, rate });
  await world.drain();
  const desk = await openConsole(world.system.origin, 'hcdc');
  const before = { cpu: cpuOf(world.system), bytes: await bytesOf(world) };
  const from = new Date();
  const watching = watch(world);
  const {
    accepted,
    statuses,
    milliseconds: answer,
    minutes,
    reds,
  } = await world.load({
    seconds,
    rate,
    connections: 256,
    suspectedShare: 0.005,
  });
  const waiting = await watching.stop();
  const draining = await world.drain();
  const after = { cpu: cpuOf(world.system), bytes: await bytesOf(world) };
  const alerts = await alertsOf(world, desk, reds);
  desk.close();
  const receipts = await receiptsOf(world, from);
  const ledger = await world.ledger();
  const errors = Object.entries(statuses).reduce(
    (sum, [status, count]) => sum + (status === '201' ? 0 : count),
    0,
  );
  world.say(`steady: ${JSON.stringify({ statuses, answer, alerts, receipts, waiting, draining })}`);
  const worstReceipt = Math.max(...receipts.map(({ p99 }) => p99));
  return [
    row(`${number(rate)}/s for ${seconds} s through the gateway: requests without a 201`, number(errors), '0', errors === 0),
    row('submit → answer, p50 / p99', `${milliseconds(answer.p50)} / ${milliseconds(answer.p99)}`, 'p99 ≤ 100 ms', answer.p99 <= 100),
    row('the same minute by minute, p99', minutes.map(({ p99 }) => milliseconds(p99)).join(', ')),
    row(`red declaration answered → case on an open console, p99 of ${alerts.count}`, milliseconds(alerts.p99), '≤ 1 s', alerts.count > 0 && alerts.missing === 0 && alerts.p99 <= 1000),
    row('accepted → receipts of both centres, p99', milliseconds(worstReceipt), '≤ 5 s', worstReceipt <= 5000),
    row('unpublished events, first and last minute', `${number(waiting.first)} / ${number(waiting.last)}`, 'not growing', waiting.last <= Math.max(2 * waiting.first, 2 * rate)),
    row('all arrived after the last answer', milliseconds(draining)),
    row('ledger', ledger.complete ? 'complete' : `NOT complete: ${JSON.stringify(ledger.findings)}`, 'complete', ledger.complete),
    ...costRows(before, after, accepted),
  ]; // prettier-ignore
}

/** Size of what waits unpublished and undelivered, looked at every five seconds. */
function watch(world) {
  const seen = [];
  const look = async () => {
    const [{ waiting }] = await world.databases.rows(
      'sync',
      `select (select last from feed_stream where stream = 'declaration') - (select min(confirmed) from feed_cursor where stream = 'declaration') as waiting`,
    );
    const [{ last }] = await world.databases.rows(
      'declarations',
      `select count(*)::int as last from outbox where published_at is null`,
    );
    seen.push(Number(waiting) + last);
  };
  const timer = setInterval(() => void look().catch(() => undefined), 5_000);
  return {
    stop: async () => {
      clearInterval(timer);
      await look();
      const part = Math.max(1, Math.min(12, Math.floor(seen.length / 3)));
      return { first: Math.max(...seen.slice(0, part)), last: Math.max(...seen.slice(-part)) };
    },
  };
}

/** From the answer to the citizen to the event on the console. */
async function alertsOf(world, desk, reds) {
  const cases = await world.databases.rows('alerts', 'select id, declaration_id from suspected_case');
  const caseOf = new Map(cases.map(({ id, declaration_id: declaration }) => [declaration, id]));
  const waits = [];
  let missing = 0;
  for (const { id, at } of reds) {
    const caseId = caseOf.get(id);
    // The same person twice at one unit is one case.
    if (caseId === undefined) continue;
    const seen = desk.firstSeen.get(caseId);
    if (seen === undefined) missing += 1;
    else waits.push(Math.max(0, seen - at));
  }
  waits.sort((a, b) => a - b);
  return {
    count: waits.length,
    missing,
    p50: waits[Math.floor(waits.length * 0.5)] ?? 0,
    p99: waits[Math.floor(waits.length * 0.99)] ?? 0,
  };
}

const receiptsOf = (world, from) =>
  world.databases.rows(
    'sync',
    `select r.destination, 1000 * percentile_cont(0.5) within group (order by extract(epoch from r.received_at - f.event_time)) as p50,
       1000 * percentile_cont(0.99) within group (order by extract(epoch from r.received_at - f.event_time)) as p99
     from receipt r join feed_record f on f.stream = r.stream and f.seq between r.from_seq and r.to_seq
     where r.stream = 'declaration' and r.received_at >= $1 and f.event_time >= $1 group by r.destination`,
    [from],
  );

async function bytesOf(world) {
  const [{ wal }] = await world.databases.rows('declarations', `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as wal`);
  const sizes = await Promise.all(
    world.system.databases.map(async (name) => (await world.databases.rows(name, 'select pg_database_size(current_database())::float8 as size'))[0].size),
  );
  return { wal, tables: sizes.reduce((sum, size) => sum + size, 0), kafka: await world.kafkaBytes() };
} // prettier-ignore

function costRows(before, after, accepted) {
  const thousands = accepted / 1000;
  const used = Object.keys(after.cpu).map((name) => [name, (after.cpu[name] - before.cpu[name]) / thousands]);
  const total = used.reduce((sum, [, value]) => sum + value, 0);
  const parts = used
    .sort(([, a], [, b]) => b - a)
    .filter(([, value]) => value >= 0.01)
    .map(([name, value]) => `${name} ${value.toFixed(2)}`)
    .join(', ');
  const kilobytes = (name) => `${number((after.bytes[name] - before.bytes[name]) / 1024 / thousands)} kB`;
  return [
    row('CPU seconds per thousand declarations, end to end', `${total.toFixed(2)} (${parts})`),
    row('per thousand declarations: WAL / tables of all services and centres / Kafka', `${kilobytes('wal')} / ${kilobytes('tables')} / ${kilobytes('kafka')}`),
  ]; // prettier-ignore
}
