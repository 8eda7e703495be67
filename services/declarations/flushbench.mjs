import pg from 'pg';
import { readFileSync } from 'node:fs';
import { randomUUID, randomBytes } from 'node:crypto';
import { writeFlush } from './dist/intake/write-flush.js';
import { uuidv7 } from 'uuidv7';
const dev = JSON.parse(readFileSync('/tmp/dev.json'));
const pool = new pg.Pool({ connectionString: dev.declUrl, max: 2 });
const ds = { driver: { master: pool } };
const unit = randomUUID();
const row = () => ({
  id: uuidv7(),
  day: '2026-11-25',
  clientKey: randomUUID(),
  bodyDigest: randomBytes(18).toString('base64url'),
  deviceDigest: randomBytes(18).toString('base64url'),
  unitId: unit,
  gateId: unit,
  areaPath: '79/760/26740',
  acceptedAt: new Date(),
  outcome: 'clear',
  questionnaireVersion: '2021.1',
  channel: 'self',
  sealed: randomBytes(500).toString('base64url'),
  phoneIndex: randomBytes(16).toString('base64url'),
  idIndex: null,
  personIndex: randomBytes(16).toString('base64url'),
  passCode: randomBytes(4).toString('hex').toUpperCase(),
  validUntil: new Date(),
  alert: null,
});
for (const n of [1, 16, 64, 256]) {
  const times = [];
  for (let i = 0; i < 30; i++) {
    const b = Array.from({ length: n }, row);
    const t = performance.now();
    await writeFlush(ds, b);
    times.push(performance.now() - t);
  }
  times.sort((a, b) => a - b);
  console.log(
    n,
    'rows ms p50',
    times[15].toFixed(2),
    'min',
    times[0].toFixed(2),
    'per row us',
    ((times[15] / n) * 1000).toFixed(0),
  );
}
await pool.query("delete from outbox where published_at is null and expander_input->'ids' ? 'x'");
await pool.end();
