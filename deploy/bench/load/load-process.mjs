import { Ledger } from '../ledger/ledger.mjs';
import { Connection } from './connection.mjs';
import { declarationForms, keyPlace } from './forms.mjs';
import { newKey } from './new-key.mjs';

/**
 * Sends declarations from a process of its own and writes down every one that was accepted.
 * Started by `runLoad`; its wish comes as its first message, its report goes back as one.
 */
process.once('message', (wish) => {
  void run(wish).then((report) => process.send(report, () => process.exit(0)));
});

async function run(wish) {
  const requests = requestsOf(wish);
  const ledger = wish.ledgerFile === undefined ? null : new Ledger(wish.ledgerFile);
  const seen = { ledger, statuses: {}, latencies: [], minutes: [], refusals: [], reds: [], accepted: 0 };
  const connections = Array.from({ length: wish.connections }, () => new Connection(wish.host, wish.port));
  const started = performance.now();
  seen.started = started;
  await (wish.rate === undefined
    ? hammer(wish, connections, requests, seen)
    : steady(wish, connections, requests, seen));
  const seconds = (performance.now() - started) / 1000;
  for (const connection of connections) connection.end();
  await ledger?.close();
  return { seconds, ...summaryOf(seen), endedAt: Date.now() };
}

function requestsOf({ host, port, path, forms }) {
  return declarationForms({ ...forms, filledAt: new Date(forms.filledAt) }).map(
    ({ text, suspected, unitId }) => {
      const body = Buffer.from(text);
      const head = `POST ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
      const bytes = Buffer.concat([Buffer.from(head), body]);
      return { bytes, keyAt: bytes.indexOf(keyPlace), suspected, unitId };
    },
  );
}

/** Every connection sends its next request as soon as it has the answer to the last. */
async function hammer({ seconds }, connections, requests, seen) {
  const end = performance.now() + seconds * 1000;
  let at = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < end) {
        await one(connection, requests[at++ % requests.length], performance.now(), seen);
      }
    }),
  );
}

/** A constant rate, whatever the answers do: latency counts from when a request was due, so waiting is not left out. */
async function steady({ seconds, rate }, connections, requests, seen) {
  const free = [...connections];
  const due = [];
  const started = performance.now();
  const total = Math.round(seconds * rate);
  let sent = 0;
  let open = 0;
  await new Promise((resolve) => {
    const work = () => {
      while (due.length > 0 && free.length > 0) {
        const connection = free.pop();
        const { request, at } = due.shift();
        open += 1;
        void one(connection, request, at, seen).then(() => {
          open -= 1;
          free.push(connection);
          if (due.length > 0) work();
          else if (sent === total && open === 0) resolve();
        });
      }
    };
    const timer = setInterval(() => {
      const until = Math.min(total, Math.floor(((performance.now() - started) / 1000) * rate));
      for (; sent < until; sent += 1)
        due.push({ request: requests[sent % requests.length], at: started + (sent / rate) * 1000 });
      work();
      if (sent === total) clearInterval(timer);
    }, 1);
  });
}

async function one(connection, { bytes, keyAt, suspected, unitId }, at, seen) {
  const request = Buffer.from(bytes);
  const clientKey = newKey();
  request.latin1Write(clientKey, keyAt);
  const answer = await connection.send(request);
  const status = answer?.status ?? 0;
  const took = performance.now() - at;
  seen.statuses[status] = (seen.statuses[status] ?? 0) + 1;
  if (status !== 201) {
    seen.refusals.push(took);
    return;
  }
  seen.latencies.push(took);
  (seen.minutes[Math.floor((at - seen.started) / 60_000)] ??= []).push(took);
  seen.accepted += 1;
  if (seen.ledger === null) return;
  const [, id, outcome] = accepted.exec(answer.body.latin1Slice(0, 120)) ?? [];
  if (id === undefined) throw new Error('a 201 without a declaration');
  if (suspected) seen.reds.push({ id, at: Date.now() });
  seen.ledger.record('declaration', id, { clientKey, outcome, unitId });
}

const accepted = /"declarationId":"([^"]+)","outcome":"([a-z]+)"/;

function summaryOf({ statuses, latencies, minutes, refusals, reds, accepted: count }) {
  return {
    statuses,
    accepted: count,
    reds,
    milliseconds: quantiles(latencies),
    minutes: Array.from(minutes, (list) => quantiles(list ?? [])),
    refusedMilliseconds: quantiles(refusals),
  };
}

function quantiles(list) {
  const sorted = Float64Array.from(list).sort();
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), worst: at(1) };
}
