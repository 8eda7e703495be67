import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DemoClient, demoPassword } from '@khai-bao/local/demo-client.ts';
import { gatesOf, type BenchSystem } from '../bench-system.ts';
import {
  figureRow,
  formatMegabytes,
  formatMilliseconds,
  formatNumber,
  formatRate,
  ledgerRow,
  type FigureRow,
} from '../figures.ts';
import { memoryBytesByProcess } from '../process-usage.ts';

/** The share of a burst that counts as once the load. */
const sustainableShare = 0.8;
const overloadConnections = 1_500;
const slowClientCount = 200;
const neighbourSeconds = 10;
const maxAcceptedP99Ms = 500;
const maxRecoveredP99Ms = 100;
const maxNeighbourP99Ms = 250;
const pagesTimeoutMs = 30_000;

export interface OverloadOptions {
  readonly seconds: number;
  /** Idle pages with an open event stream. */
  readonly livePages: number;
}

/** Measures once, twice and four times the sustainable load, and the effect of single clients on all others. */
export async function measureOverload(
  bench: BenchSystem,
  { seconds, livePages }: OverloadOptions,
): Promise<FigureRow[]> {
  const rows: FigureRow[] = [];
  await bench.runLoad({ seconds: 5 });
  const burst = await bench.runLoad({ seconds: 10 });
  const sustainableRate = Math.round((burst.accepted / burst.seconds) * sustainableShare);
  const quarterRate = Math.round(sustainableRate / 4);
  rows.push(
    figureRow('once the load: eight tenths of a burst through the gateway', formatRate(sustainableRate)),
  );
  const memoryWatch = watchPeakMemory(bench);
  for (const factor of [1, 2, 4]) {
    const {
      accepted,
      seconds: took,
      statuses,
      acceptedLatency,
      refusedLatency,
    } = await bench.runLoad({
      seconds,
      rate: sustainableRate * factor,
      connections: overloadConnections,
    });
    const others = Object.entries(statuses).reduce(
      (sum, [status, count]) => sum + (/^(201|503)$/.test(status) ? 0 : count),
      0,
    );
    rows.push(
      figureRow(
        `${factor} ×: accepted, their p99; refused with 503, their p99; other answers`,
        `${formatRate(accepted / took)}, ${formatMilliseconds(acceptedLatency.p99)}; ${formatNumber(statuses['503'] ?? 0)}, ${formatMilliseconds(refusedLatency.p99)}; ${formatNumber(others)}`,
        factor === 1 ? '' : 'accepted p99 ≤ 500 ms, others 0',
        factor === 1 ? null : acceptedLatency.p99 <= maxAcceptedP99Ms && others === 0,
      ),
    );
    await sleep(1_000);
    const after = await bench.runLoad({ seconds: 5, rate: quarterRate });
    const refused = 5 * quarterRate - after.accepted;
    rows.push(
      figureRow(
        `a second after ${factor} ×, a quarter of the load: p99, refused`,
        `${formatMilliseconds(after.acceptedLatency.p99)}, ${formatNumber(refused)}`,
        'p99 ≤ 100 ms, 0',
        refused <= 0 && after.acceptedLatency.p99 <= maxRecoveredP99Ms,
      ),
    );
    await bench.drain();
  }
  rows.push(figureRow('peak memory of each process meanwhile', memoryWatch.stop()));
  rows.push(...(await measureNeighbours(bench, { livePages, rate: quarterRate })));
  rows.push(ledgerRow('ledger after overload', await bench.checkLedger()));
  return rows;
}

/** Begins something noisy. @returns what ends it */
type StartNoise = () => Promise<() => Promise<void>>;

/** Measures a quarter of the load at all other gates beside something noisy. */
async function measureNeighbours(
  bench: BenchSystem,
  { livePages, rate }: { readonly livePages: number; readonly rate: number },
): Promise<FigureRow[]> {
  const rows: FigureRow[] = [];
  const noisyGates = gatesOf(bench.units.slice(0, 1));
  const otherGates = gatesOf(bench.units.slice(1));
  const measureBeside = async (noise: string, startNoise: StartNoise): Promise<void> => {
    const stopNoise = await startNoise();
    await sleep(1_000);
    const { accepted, acceptedLatency } = await bench.runLoad({
      seconds: neighbourSeconds,
      rate,
      gates: otherGates,
    });
    await stopNoise();
    await bench.drain();
    const refused = rate * neighbourSeconds - accepted;
    rows.push(
      figureRow(
        `beside ${noise}: p99 of the others, refused`,
        `${formatMilliseconds(acceptedLatency.p99)}, ${formatNumber(refused)}`,
        'p99 ≤ 250 ms, 0',
        refused <= 0 && acceptedLatency.p99 <= maxNeighbourP99Ms,
      ),
    );
  };
  await measureBeside('nothing', () => Promise.resolve(() => Promise.resolve()));
  await measureBeside('one venue that sends without pause on 64 connections', () => {
    const load = bench.runLoad({ seconds: neighbourSeconds + 3, gates: noisyGates });
    return Promise.resolve(async () => void (await load));
  });
  await measureBeside(`${slowClientCount} clients that send a byte a second`, () => {
    const port = bench.system.ports.gateway;
    const clients = Array.from({ length: slowClientCount }, () => startSlowClient(port));
    return Promise.resolve(() => Promise.resolve(clients.forEach((client) => client.stop())));
  });
  await measureBeside(`${formatNumber(livePages)} idle live pages`, async () => {
    const pages = await openLivePages(bench.system.origin, livePages);
    return () => Promise.resolve(pages.close());
  });
  await measureBeside('a data centre that is suspended (SIGSTOP)', () => {
    const city = bench.system.serviceProcess('city');
    city.sendFault('SIGSTOP');
    return Promise.resolve(() => Promise.resolve(city.sendFault('SIGCONT')));
  });
  await bench.drain();
  return rows;
}

function startSlowClient(port: number): { stop(): void } {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    'POST /api/declarations/v1/declarations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 600\r\n\r\n',
  );
  const timer = setInterval(() => socket.write('{'), 1_000);
  return {
    stop: () => {
      clearInterval(timer);
      socket.destroy();
    },
  };
}

/** Opens event streams of the Support channel. @throws Error when not all of them are answered in time */
async function openLivePages(origin: string, count: number): Promise<{ close(): void }> {
  const token = await new DemoClient(origin).signIn('so.tttt', demoPassword);
  const { hostname, port } = new URL(origin);
  let open = 0;
  const sockets = Array.from({ length: count }, () => {
    const socket = net.connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname);
    socket.on('error', () => undefined);
    socket.once('data', () => (open += 1));
    socket.write(
      `GET /api/support/v1/stream HTTP/1.1\r\nhost: ${hostname}:${port}\r\naccept: text/event-stream\r\nauthorization: Bearer ${token}\r\n\r\n`,
    );
    return socket;
  });
  for (const deadline = Date.now() + pagesTimeoutMs; open < count && Date.now() < deadline;) await sleep(200);
  if (open < count) throw new Error(`only ${open} of ${count} live pages were answered`);
  return { close: () => sockets.forEach((socket) => socket.destroy()) };
}

/** Reads the memory of each process twice a second. `stop` returns the peaks as text. */
function watchPeakMemory({ system }: BenchSystem): { stop(): string } {
  const peaks = new Map<string, number>();
  const readMemory = (): void => {
    for (const [name, bytes] of Object.entries(memoryBytesByProcess(system)))
      peaks.set(name, Math.max(peaks.get(name) ?? 0, bytes));
  };
  const timer = setInterval(readMemory, 500);
  return {
    stop: () => {
      clearInterval(timer);
      return [...peaks].map(([name, bytes]) => `${name} ${formatMegabytes(bytes)}`).join(', ');
    },
  };
}
