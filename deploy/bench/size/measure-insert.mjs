import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { newKey } from '../load/new-key.mjs';
import { unitOf } from './city.mjs';
import { quantile } from './quantile.mjs';

const rowsOfFlush = 256;
const warm = 20;
const rounds = 5;
const target = 1.1;
/** Flushes after which the pages of a full day have been touched since the last checkpoint. */
const touching = 250;

/**
 * The same flushes, in turn, into the full tables and into empty ones of the same schema on the same server, which are emptied
 * again before each round. A page that is touched for the first time after a checkpoint is logged whole: once in a quarter of an
 * hour, and not what is asked here, so the full ones are touched before.
 */
export async function measureInsert({ fullUrl, emptyUrl, writeFlush, units, places, today, flushes, say }) {
  const [full, empty] = await Promise.all([fullUrl, emptyUrl].map(open));
  try {
    const took = { full: [], empty: [] };
    for (let n = 0; n < touching; n += 1) await writeFlush(full, batchOf(units, places, today));
    for (let round = 0; round < rounds; round += 1) {
      await empty.query('truncate declaration, submission, outbox');
      for (let n = 0; n < flushes / rounds + warm; n += 1) {
        const order = n % 2 === 0 ? ['full', 'empty'] : ['empty', 'full'];
        for (const name of order) {
          const batch = batchOf(units, places, today);
          const began = performance.now();
          await writeFlush(name === 'full' ? full : empty, batch);
          if (n >= warm) took[name].push(performance.now() - began);
        }
      }
    }
    const [ofFull, ofEmpty] = [quantile(took.full, 0.5), quantile(took.empty, 0.5)];
    say(`a flush of ${rowsOfFlush}: ${ofFull.toFixed(1)} ms full, ${ofEmpty.toFixed(1)} ms empty`);
    return {
      name: `a flush of ${rowsOfFlush}, full against empty (median)`,
      target: '≤ 10 % more',
      ofFull,
      ofEmpty,
      p99Full: quantile(took.full, 0.99),
      p99Empty: quantile(took.empty, 0.99),
      calls: flushes,
      pass: ofFull / ofEmpty <= target,
    };
  } finally {
    await Promise.all([full.destroy(), empty.destroy()]);
  }
}

const open = (url) => new DataSource({ type: 'postgres', url, poolSize: 2 }).initialize();

function batchOf(units, places, day) {
  const now = new Date();
  return Array.from({ length: rowsOfFlush }, () => {
    const unit = unitOf(Math.floor(Math.random() * units), places);
    const text = (bytes) => randomBytes(bytes).toString('base64url');
    return {
      id: newKey(now.getTime()),
      day,
      acceptedAt: now,
      deviceDigest: text(18),
      sealed: text(552),
      personIndex: text(16),
      clientKey: newKey(now.getTime()),
      bodyDigest: text(18),
      unitId: unit.id,
      gateId: unit.gateId,
      areaPath: unit.place.path,
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
