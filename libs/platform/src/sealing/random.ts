import { randomFillSync } from 'node:crypto';

const poolBytes = 8 * 1024;
const pool = Buffer.allocUnsafe(poolBytes);
let used = poolBytes;

/**
 * Returns up to 1024 cryptographically secure random bytes from a pool, because a system call for each value costs
 * more than the value.
 */
export function randomBytesFromPool(length: number): Buffer {
  if (length > 1024) throw new RangeError('the pool is for short values');
  if (used + length > poolBytes) {
    randomFillSync(pool);
    used = 0;
  }
  const slice = Buffer.from(pool.subarray(used, used + length));
  // Overwrites the returned bytes in the pool.
  pool.fill(0, used, used + length);
  used += length;
  return slice;
}

/** Returns a uniformly distributed integer from 0 to below `limit` (1 to 256; `randomInt` of node:crypto knows larger ones). */
export function randomBelow(limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > 256)
    throw new RangeError('the limit must be 1 to 256');
  const ceiling = 256 - (256 % limit);
  for (;;) {
    const [byte] = randomBytesFromPool(1);
    if (byte! < ceiling) return byte! % limit;
  }
}
