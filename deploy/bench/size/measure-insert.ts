import { randomBytes } from 'node:crypto';
import type { Log } from '@khai-bao/local/log.ts';
import { DataSource } from 'typeorm';
import { newKey } from '../load/new-key.ts';
import { unitOf, type Ward } from './city.ts';
import { quantile } from './quantile.ts';
import type { BatchRow, InsertBatch } from './insert-batch.ts';

const flushSize = 256;
const warmUpFlushes = 20;
const rounds = 5;
const maxFactor = 1.1;
/** Flushes after which every page of a full day was changed since the last checkpoint. */
const pageWarmUpFlushes = 250;

export interface InsertOptions {
  readonly fullUrl: string;
  /** A database with the same schema and no rows. */
  readonly emptyUrl: string;
  readonly insertBatch: InsertBatch;
  readonly units: number;
  readonly wards: readonly Ward[];
  readonly today: string;
  /** Measured flushes. */
  readonly flushes: number;
  readonly log: Log;
}

/** Times of a flush in milliseconds. */
export interface InsertFigures {
  readonly name: string;
  readonly target: string;
  readonly medianFull: number;
  readonly medianEmpty: number;
  readonly p99Full: number;
  readonly p99Empty: number;
  readonly pass: boolean;
}

/**
 * Measures the same flushes in turn on the full tables and on empty ones of the same schema on the same server, which are
 * truncated before each round. A page that is changed for the first time after a checkpoint is logged whole. That happens
 * once in a quarter of an hour and is not measured here, so the pages of the full tables are changed before.
 */
export async function measureInsert({
  fullUrl,
  emptyUrl,
  insertBatch,
  units,
  wards,
  today,
  flushes,
  log,
}: InsertOptions): Promise<InsertFigures> {
  const [full, empty] = await Promise.all([openDataSource(fullUrl), openDataSource(emptyUrl)]);
  const createRows = (): BatchRow[] => createBatch(units, wards, today);
  try {
    const latencies = { full: [] as number[], empty: [] as number[] };
    for (let n = 0; n < pageWarmUpFlushes; n += 1) await insertBatch(full, createRows());
    for (let round = 0; round < rounds; round += 1) {
      await empty.query('truncate declaration, submission, outbox');
      for (let n = 0; n < flushes / rounds + warmUpFlushes; n += 1) {
        const order = n % 2 === 0 ? (['full', 'empty'] as const) : (['empty', 'full'] as const);
        for (const name of order) {
          const rows = createRows();
          const startedAt = performance.now();
          await insertBatch(name === 'full' ? full : empty, rows);
          if (n >= warmUpFlushes) latencies[name].push(performance.now() - startedAt);
        }
      }
    }
    const [medianFull, medianEmpty] = [quantile(latencies.full, 0.5), quantile(latencies.empty, 0.5)];
    log(`a flush of ${flushSize}: ${medianFull.toFixed(1)} ms full, ${medianEmpty.toFixed(1)} ms empty`);
    return {
      name: `a flush of ${flushSize}, full against empty (median)`,
      target: '≤ 10 % more',
      medianFull,
      medianEmpty,
      p99Full: quantile(latencies.full, 0.99),
      p99Empty: quantile(latencies.empty, 0.99),
      pass: medianFull / medianEmpty <= maxFactor,
    };
  } finally {
    await Promise.all([full.destroy(), empty.destroy()]);
  }
}

const openDataSource = (url: string): Promise<DataSource> =>
  new DataSource({ type: 'postgres', url, poolSize: 2 }).initialize();

/** Creates the rows of a flush, each at a random unit. */
function createBatch(units: number, wards: readonly Ward[], day: string): BatchRow[] {
  const now = new Date();
  return Array.from({ length: flushSize }, () => {
    const unit = unitOf(Math.floor(Math.random() * units), wards);
    const text = (bytes: number): string => randomBytes(bytes).toString('base64url');
    return {
      id: newKey(now.getTime()),
      day,
      acceptedAt: now,
      deviceDigest: text(18),
      deviceToken: null,
      sealed: text(552),
      personIndex: text(16),
      clientKey: newKey(now.getTime()),
      bodyDigest: text(18),
      unitId: unit.id,
      gateId: unit.gateId,
      areaPath: unit.ward.path,
      outcome: 'clear',
      questionnaireVersion: '2021.1',
      channel: 'self',
      phoneIndex: text(16),
      idIndex: null,
      passCode: text(6),
      validUntil: new Date(now.getTime() + 86_400_000),
      alert: null,
    };
  });
}
