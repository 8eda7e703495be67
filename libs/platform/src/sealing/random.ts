import { randomFillSync } from 'node:crypto';

const poolBytes = 8 * 1024;
const pool = Buffer.allocUnsafe(poolBytes);
let used = poolBytes;

/** Unpredictable bytes out of a pool that is filled a few thousand at a time: one call to the system for each value costs more than the value. At most 1024. */
export function randomBytesFromPool(length: number): Buffer {
  if (length > 1024) throw new RangeError('the pool is for short values');
  if (used + length > poolBytes) {
    randomFillSync(pool);
    used = 0;
  }
  const slice = Buffer.from(pool.subarray(used, used + length));
  // What was given out stands nowhere else.
  pool.fill(0, used, used + length);
  used += length;
  return slice;
}

/** A whole number from 0 to below `limit` (at most 256), every one as likely as the next. */
export function randomBelow(limit: number): number {
  const ceiling = 256 - (256 % limit);
  for (;;) {
    const [byte] = randomBytesFromPool(1);
    if (byte! < ceiling) return byte! % limit;
  }
}
