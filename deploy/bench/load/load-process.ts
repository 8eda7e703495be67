import { Ledger } from '../ledger/ledger.ts';
import { Connection } from './connection.ts';
import { generateForms, placeholderKey } from './forms.ts';
import { newKey } from './new-key.ts';
import type { Latencies, LoadOrder, LoadReport, SuspectedDeclaration } from './run-load.ts';

/** A request whose client key is replaced before it is sent. */
interface PreparedRequest {
  readonly bytes: Buffer;
  /** Where the client key begins. */
  readonly keyOffset: number;
  readonly suspected: boolean;
  readonly unitId: string;
}

/** Counts and latencies of a run. */
interface Measurements {
  readonly ledger: Ledger | null;
  readonly startedAt: number;
  readonly statuses: Record<string, number>;
  readonly latencies: number[];
  readonly latenciesByMinute: number[][];
  readonly refusedLatencies: number[];
  readonly suspected: SuspectedDeclaration[];
}

/** Cycles through the prepared requests. */
type NextRequest = () => PreparedRequest;

const acceptedPattern = /"declarationId":"([^"]+)","outcome":"([a-z]+)"/;

/**
 * Sends declarations from a process of its own and records each accepted one. `runLoad` starts it: its order arrives as the
 * first message, and its report is sent as a message.
 */
process.once('message', (order) => {
  void run(order as LoadOrder).then((report) => process.send?.(report, () => process.exit(0)));
});

async function run(order: LoadOrder): Promise<LoadReport> {
  const nextRequest = cycle(prepareRequests(order));
  const ledger = order.ledgerFile === undefined ? null : new Ledger(order.ledgerFile);
  const connections = Array.from({ length: order.connections }, () => new Connection(order.host, order.port));
  const measurements: Measurements = {
    ledger,
    startedAt: performance.now(),
    statuses: {},
    latencies: [],
    latenciesByMinute: [],
    refusedLatencies: [],
    suspected: [],
  };
  await (order.rate === undefined
    ? sendBackToBack(order.seconds, connections, nextRequest, measurements)
    : sendAtRate(order.seconds, order.rate, connections, nextRequest, measurements));
  const seconds = (performance.now() - measurements.startedAt) / 1000;
  for (const connection of connections) connection.end();
  await ledger?.close();
  return {
    seconds,
    accepted: measurements.latencies.length,
    endedAt: Date.now(),
    suspected: measurements.suspected,
    statuses: measurements.statuses,
    acceptedLatency: latenciesOf(measurements.latencies),
    minuteLatencies: Array.from(measurements.latenciesByMinute, (minute) => latenciesOf(minute ?? [])),
    refusedLatency: latenciesOf(measurements.refusedLatencies),
  };
}

function prepareRequests({ host, port, path, forms, filledAt }: LoadOrder): PreparedRequest[] {
  return generateForms(forms, filledAt).map(({ text, suspected, unitId }) => {
    const body = Buffer.from(text);
    const head = `POST ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    const bytes = Buffer.concat([Buffer.from(head), body]);
    return { bytes, keyOffset: bytes.indexOf(placeholderKey), suspected, unitId };
  });
}

/** @throws RangeError when there are no requests */
function cycle(requests: readonly PreparedRequest[]): NextRequest {
  let at = 0;
  return () => {
    const request = requests[at++ % requests.length];
    if (request === undefined) throw new RangeError('no requests');
    return request;
  };
}

/** Each connection sends its next request as soon as it has the response to the last one. */
async function sendBackToBack(
  seconds: number,
  connections: readonly Connection[],
  nextRequest: NextRequest,
  measurements: Measurements,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < end)
        await sendOne(connection, nextRequest(), performance.now(), measurements);
    }),
  );
}

/** Sends at a constant rate, independent of the responses. Latency counts from the time a request was due, so waiting is included. */
async function sendAtRate(
  seconds: number,
  rate: number,
  connections: readonly Connection[],
  nextRequest: NextRequest,
  measurements: Measurements,
): Promise<void> {
  const freeConnections = [...connections];
  const dueTimes: number[] = [];
  const startedAt = performance.now();
  const total = Math.round(seconds * rate);
  let scheduled = 0;
  let open = 0;
  await new Promise<void>((resolve) => {
    const sendDue = (): void => {
      while (dueTimes.length > 0) {
        const connection = freeConnections.pop();
        if (connection === undefined) return;
        const dueAt = dueTimes.shift() ?? performance.now();
        open += 1;
        void sendOne(connection, nextRequest(), dueAt, measurements).then(() => {
          open -= 1;
          freeConnections.push(connection);
          if (dueTimes.length > 0) sendDue();
          else if (scheduled === total && open === 0) resolve();
        });
      }
    };
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * rate));
      for (; scheduled < due; scheduled += 1) dueTimes.push(startedAt + (scheduled / rate) * 1000);
      sendDue();
      if (scheduled === total) clearInterval(timer);
    }, 1);
  });
}

async function sendOne(
  connection: Connection,
  { bytes, keyOffset, suspected, unitId }: PreparedRequest,
  dueAt: number,
  measurements: Measurements,
): Promise<void> {
  const request = Buffer.from(bytes);
  const clientKey = newKey();
  request.write(clientKey, keyOffset, 'latin1');
  const response = await connection.send(request);
  const status = response?.status ?? 0;
  const latency = performance.now() - dueAt;
  measurements.statuses[status] = (measurements.statuses[status] ?? 0) + 1;
  if (response === null || status !== 201) {
    measurements.refusedLatencies.push(latency);
    return;
  }
  measurements.latencies.push(latency);
  const minute = Math.floor((dueAt - measurements.startedAt) / 60_000);
  (measurements.latenciesByMinute[minute] ??= []).push(latency);
  if (measurements.ledger === null) return;
  const [, id, outcome] = acceptedPattern.exec(response.body.toString('latin1', 0, 120)) ?? [];
  if (id === undefined || outcome === undefined) throw new Error('a 201 without a declaration');
  if (suspected) measurements.suspected.push({ id, at: Date.now() });
  measurements.ledger.record('declaration', id, { clientKey, outcome, unitId });
}

function latenciesOf(values: readonly number[]): Latencies {
  const sorted = Float64Array.from(values).sort();
  const quantile = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), worst: quantile(1) };
}
