import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { BenchSystem } from '../bench-system.ts';
import { figureRow, formatMilliseconds, formatNumber, formatSeconds, type FigureRow } from '../figures.ts';
import { quantile } from '../size/quantile.ts';
import { openGatePage, type GateNetwork, type GatePage } from './gate-page.ts';
import { openMeasuredGate, type HeldPass, type MeasuredGate } from './gate-people.ts';

const targets = {
  verdictP95Ms: 300,
  cameraPerMinute: 20,
  scannerPerMinute: 40,
  drainMs: 30_000,
  listBytes: 80_000,
};
const listEntries = 10_000;
/** A code is out of sight for this long before the next one is held there, milliseconds. */
const betweenCodesMs = 300;
/** The waiting checks must be gone by then. */
const drainTimeoutMs = 300_000;

export interface GateOptions {
  /** People whose passes are shown in each measurement. */
  readonly people: number;
  /** Checks that wait when the network comes back. */
  readonly held: number;
}

/**
 * Measures the gate page in a browser with a processor slowed down four times: the verdict without a network and with a bad one, people a
 * minute by camera and by hand scanner, the drain of waiting checks, and the size of a list of revocations.
 */
export async function measureGate(bench: BenchSystem, { people, held }: GateOptions): Promise<FigureRow[]> {
  const gate = await openMeasuredGate(bench);
  const page = await openGatePage(bench.system.origin, gate);
  try {
    return [
      ...(await measureVerdicts(bench, gate, page, 'offline', people)),
      ...(await measureVerdicts(bench, gate, page, 'lossy', people)),
      await measureScanner(gate, page, people),
      ...(await measureDrain(bench, gate, page, held)),
      await measureListSize(),
    ];
  } finally {
    await page.close();
  }
}

const networkNames: Readonly<Record<GateNetwork, string>> = {
  online: 'with a network',
  offline: 'without a network',
  lossy: 'with a round trip of 2 s and 30 % loss',
};

/** The verdict of passes that are held before the camera one after the other, and how many fit into a minute. */
async function measureVerdicts(
  bench: BenchSystem,
  gate: MeasuredGate,
  page: GatePage,
  network: GateNetwork,
  people: number,
): Promise<FigureRow[]> {
  const passes = await gate.declare(people);
  await page.setNetwork(network);
  const times: number[] = [];
  const begun = performance.now();
  for (const { token } of passes) {
    times.push(await page.showPass(token));
    await page.hidePass();
    await sleep(betweenCodesMs);
  }
  const perMinute = (people / (performance.now() - begun)) * 60_000;
  await settle(page);
  bench.log(`verdicts ${networkNames[network]}: ${JSON.stringify(times.map(Math.round))}`);
  const p95 = quantile(times, 0.95);
  const name = networkNames[network];
  return [
    figureRow(
      `4 × CPU, ${name}: code before the camera → verdict painted, p50 / p95`,
      `${formatMilliseconds(quantile(times, 0.5))} / ${formatMilliseconds(p95)}`,
      `p95 ≤ ${targets.verdictP95Ms} ms`,
      p95 <= targets.verdictP95Ms,
    ),
    rateRow(`the same: people a minute by camera`, perMinute, targets.cameraPerMinute),
  ];
}

/** People a minute by hand scanner, each as soon as the verdict about the one before is painted. */
async function measureScanner(gate: MeasuredGate, page: GatePage, people: number): Promise<FigureRow> {
  const passes = await gate.declare(people);
  const begun = performance.now();
  for (const { token } of passes) await page.scanPass(token);
  const perMinute = (people / (performance.now() - begun)) * 60_000;
  await settle(page);
  return rateRow(
    '4 × CPU, with a network: people a minute by hand scanner',
    perMinute,
    targets.scannerPerMinute,
  );
}

/** Checks that were made without a network, from its return until none waits, and how they stand in the database. */
async function measureDrain(
  bench: BenchSystem,
  gate: MeasuredGate,
  page: GatePage,
  held: number,
): Promise<FigureRow[]> {
  const passes = await gate.declare(held);
  await page.setNetwork('offline');
  // How fast they were scanned is not measured here.
  for (const { token } of passes) await page.scanPass(token, 0);
  // The last admission is recorded by itself after two seconds.
  while ((await page.countWaiting()) < held) await sleep(200);
  await page.setNetwork('online');
  const begun = performance.now();
  while ((await page.countWaiting()) > 0 && performance.now() - begun < drainTimeoutMs) await sleep(50);
  const drainMs = performance.now() - begun;
  const { checks, people } = await countChecks(bench, passes);
  const [lost, doubled] = [held - people, checks - people];
  return [
    figureRow(
      `${formatNumber(held)} waiting checks: network back → none waits`,
      formatSeconds(drainMs / 1000),
      `≤ ${formatSeconds(targets.drainMs / 1000)}`,
      drainMs <= targets.drainMs,
    ),
    figureRow('the same: lost / doubled', `${lost} / ${doubled}`, '0 / 0', lost === 0 && doubled === 0),
  ];
}

const countChecks = (
  { databases }: BenchSystem,
  passes: readonly HeldPass[],
): Promise<{ checks: number; people: number }> =>
  databases.queryRow(
    'declarations',
    'select count(*)::int as checks, count(distinct declaration_id)::int as people from gate_check where declaration_id = any($1::uuid[])',
    [passes.map(({ declarationId }) => declarationId)],
  );

/** The list as a device receives it the first time. The gateway compresses answers with Brotli or gzip. */
async function measureListSize(): Promise<FigureRow> {
  // The library is built when this runs, and not yet when this file is loaded.
  const { everyIssue, signRevocations, toRevocationKey } = await import('@khai-bao/health-form');
  const { privateKey } = generateKeyPairSync('ed25519');
  const now = Math.floor(Date.now() / 1000);
  const entries = new Map(
    Array.from({ length: listEntries }, (_, at) => [
      toRevocationKey(randomUUID()),
      { lastIssue: everyIssue, until: now + (at % 86_400) },
    ]),
  );
  const token = await signRevocations(
    { kid: 1, epoch: '0123456789abcdef', number: listEntries, from: 0, asOf: now, entries },
    (message) => sign(null, message, privateKey),
  );
  const [brotli, gzip] = [brotliCompressSync(token).length, gzipSync(token).length];
  const kilobytes = (bytes: number): string => `${formatNumber(bytes / 1000, 1)} kB`;
  return figureRow(
    `list of ${formatNumber(listEntries)} revocations: Brotli / gzip / as text`,
    `${kilobytes(brotli)} / ${kilobytes(gzip)} / ${kilobytes(token.length)}`,
    `≤ ${targets.listBytes / 1000} kB`,
    brotli <= targets.listBytes,
  );
}

const rateRow = (what: string, perMinute: number, target: number): FigureRow =>
  figureRow(what, `${formatNumber(perMinute)}/min`, `≥ ${target}/min`, perMinute >= target);

/** Waits until the last admission is recorded and everything is sent. */
async function settle(page: GatePage): Promise<void> {
  await page.setNetwork('online');
  await page.page.locator('.result').waitFor({ state: 'detached' });
  while ((await page.countWaiting()) > 0) await sleep(200);
}
