/** First wait after a failure, milliseconds. */
const firstWait = 1_000;
/** A `Retry-After` beyond this is not waited out: a centre cannot silence the feed for a day by mistake. Milliseconds. */
const longestRetryAfter = 60 * 60 * 1000;

/**
 * How long to wait after so many failures in a row: doubled each time up to the longest, half of it left to chance,
 * so that senders that failed together do not come back together. A centre's `Retry-After` is never undercut.
 * @param random 0 to 1
 * @returns milliseconds
 */
export function waitAfter(
  failures: number,
  { longest, random, retryAfter }: { longest: number; random: number; retryAfter: number | null },
): number {
  const full = Math.min(longest, firstWait * 2 ** Math.min(failures - 1, 20));
  return Math.round(Math.max(full / 2 + (full / 2) * random, Math.min(retryAfter ?? 0, longestRetryAfter)));
}

/** `Retry-After` as milliseconds from now: seconds or an HTTP date; null when it is absent or neither. */
export function retryAfterOf(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}
