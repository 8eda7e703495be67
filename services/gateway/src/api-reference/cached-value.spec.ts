import { cacheFor } from './cached-value.js';

describe('a cached value', () => {
  it('is computed once for all callers within its lifetime, and again afterwards', async () => {
    let now = 0;
    let computed = 0;
    const value = cacheFor(
      () => 60_000,
      () => Promise.resolve((computed += 1)),
      () => now,
    );
    expect(await Promise.all([value(), value(), value()])).toEqual([1, 1, 1]);
    now = 59_999;
    expect(await value()).toBe(1);
    now = 60_000;
    expect(await value()).toBe(2);
  });

  it('is computed again after a failure', async () => {
    let computed = 0;
    const value = cacheFor(
      () => 60_000,
      () => ((computed += 1) === 1 ? Promise.reject(new Error('unavailable')) : Promise.resolve(computed)),
    );
    await expect(value()).rejects.toThrow('unavailable');
    expect(await value()).toBe(2);
  });
});
