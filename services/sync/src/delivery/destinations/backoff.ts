/** Wait after the first failure, in milliseconds. */
const firstBackoffMs = 1_000;
/** Longest `Retry-After` that is respected, in milliseconds. A wrong value cannot stop the feed for a day. */
const maxRetryAfterMs = 60 * 60 * 1000;

/**
 * Computes the wait before the next attempt: exponential backoff with 50 % jitter, so that senders that failed at the same time
 * do not retry at the same time. A `Retry-After` of the centre is the minimum.
 * @param failures consecutive failures, at least 1
 * @param longest maximum of the exponential part in milliseconds
 * @param random 0 to 1
 * @returns milliseconds
 */
export function computeBackoffMs(
  failures: number,
  { longest, random, retryAfter }: { longest: number; random: number; retryAfter: number | null },
): number {
  const full = Math.min(longest, firstBackoffMs * 2 ** Math.min(failures - 1, 20));
  return Math.round(Math.max(full / 2 + (full / 2) * random, Math.min(retryAfter ?? 0, maxRetryAfterMs)));
}

/** Parses `Retry-After` (seconds or an HTTP date) to milliseconds from `now`. Returns null when it is absent or invalid. */
export function parseRetryAfterMs(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}
