import { parseRetryAfterMs, computeBackoffMs } from './backoff.js';

describe('the backoff', () => {
  const longest = 300_000;
  it.each([
    [1, 0, null, 500],
    [1, 1, null, 1_000],
    [2, 1, null, 2_000],
    [5, 0.5, null, 12_000],
    [12, 1, null, 300_000],
    [500, 0, null, 150_000],
    [1, 0, 30_000, 30_000],
    [12, 1, 1_000, 300_000],
    [1, 0, 86_400_000, 3_600_000],
  ])('%i failures, random %d, Retry-After %p: %i ms', (failures, random, retryAfter, wait) =>
    expect(computeBackoffMs(failures, { longest, random, retryAfter })).toBe(wait),
  );

  it.each([
    ['120', 120_000],
    ['Wed, 30 Jun 2021 00:01:00 GMT', 60_000],
    ['Wed, 30 Jun 2021 00:00:00 GMT', 0],
    ['soon', null],
    [null, null],
  ])('parses Retry-After %p as %p', (header, wait) =>
    expect(parseRetryAfterMs(header, new Date('2021-06-30T00:00:00Z'))).toBe(wait),
  );
});
