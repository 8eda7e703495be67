import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@khai-bao/local/ports.ts';
import type { BenchSystem } from '../bench-system.ts';
import {
  figureRow,
  formatFactor,
  formatRate,
  formatSeconds,
  ledgerRow,
  median,
  type FigureRow,
} from '../figures.ts';

/** The reference servers that declarations is compared with. */
const references = {
  bare: { title: '(a) bare Fastify, group commit, nothing else', file: 'bare/main.ts' },
  usual: {
    title: '(b) the usual: NestJS, Express, class-validator, TypeORM save() of row and outbox',
    file: 'usual/dist/main.js',
  },
} as const;

/** The same for all variants; more connections make none of them faster. */
const connections = 128;
/** A just-in-time compiler reaches its speed after some ten thousand requests, which each variant gets in this time. */
const warmUpSeconds = 12;
const burstWarmUpSeconds = 5;
const minFactorAtService = 6;
const minFactorThroughGateway = 4;
const startTimeoutMs = 30_000;

export interface SpeedOptions {
  readonly rounds: number;
  /** Measured seconds of each reference server in a round. */
  readonly seconds: number;
  /** Seconds of a burst on the service and on the gateway. */
  readonly burst: number;
}

/** Measures declarations a second, `rounds` times in turn: the reference servers, the service, the service through the gateway. */
export async function measureSpeed(
  bench: BenchSystem,
  { rounds, seconds, burst }: SpeedOptions,
): Promise<FigureRow[]> {
  for (const via of ['declarations', 'gateway', 'declarations', 'gateway'] as const) {
    await bench.runLoad({ via, connections, seconds: warmUpSeconds });
    await bench.drain();
  }
  const rates = {
    bare: [] as number[],
    usual: [] as number[],
    declarations: [] as number[],
    gateway: [] as number[],
  };
  const drainSeconds = { declarations: [] as number[], gateway: [] as number[] };
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of ['bare', 'usual'] as const) {
      const rate = await measureReference(bench, references[name].file, seconds);
      rates[name].push(rate);
      bench.log(`round ${round}: ${name} ${formatRate(rate)}`);
    }
    for (const via of ['declarations', 'gateway'] as const) {
      await bench.runLoad({ via, connections, seconds: burstWarmUpSeconds });
      const report = await bench.runLoad({ via, connections, seconds: burst });
      const rate = report.accepted / report.seconds;
      rates[via].push(rate);
      const drained = (await bench.drain()) / 1000;
      drainSeconds[via].push(drained);
      bench.log(
        `round ${round}: ${via} ${formatRate(rate)}, ${JSON.stringify(report.statuses)}, drained in ${formatSeconds(drained)}`,
      );
    }
  }
  const ledger = await bench.checkLedger();
  bench.log(`ledger: ${ledger.complete ? 'complete' : JSON.stringify(ledger.findings)}`);
  const usual = median(rates.usual);
  const [service, gateway] = [median(rates.declarations), median(rates.gateway)];
  return [
    figureRow(references.bare.title, formatRate(median(rates.bare))),
    figureRow(references.usual.title, formatRate(usual)),
    figureRow(`(c) ours, straight at the service, burst of ${burst} s`, formatRate(service)),
    figureRow(`(d) ours, through the gateway, burst of ${burst} s`, formatRate(gateway)),
    figureRow(
      '(c) against (b)',
      formatFactor(service / usual),
      '≥ 6 ×',
      service / usual >= minFactorAtService,
    ),
    figureRow(
      '(d) against (b)',
      formatFactor(gateway / usual),
      '≥ 4 ×',
      gateway / usual >= minFactorThroughGateway,
    ),
    figureRow('backlog of a burst (c) drained after', formatSeconds(median(drainSeconds.declarations))),
    figureRow('backlog of a burst (d) drained after', formatSeconds(median(drainSeconds.gateway))),
    ledgerRow('ledger after all bursts', ledger),
  ];
}

/** Starts a reference server on an empty database. @returns its declarations a second */
async function measureReference(bench: BenchSystem, file: string, seconds: number): Promise<number> {
  const port = await freePort();
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '..', file)], {
    env: { ...process.env, PORT: String(port), DATABASE_URL: await bench.createEmptyDatabase() },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    await waitForResponse(port);
    const via = { port };
    await bench.runLoad({ via, connections, seconds: warmUpSeconds });
    const report = await bench.runLoad({ via, connections, seconds });
    return report.accepted / report.seconds;
  } finally {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await exited;
  }
}

async function waitForResponse(port: number): Promise<void> {
  for (const deadline = Date.now() + startTimeoutMs; Date.now() < deadline;) {
    try {
      await fetch(`http://127.0.0.1:${port}/`);
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`no response on port ${port}`);
}
