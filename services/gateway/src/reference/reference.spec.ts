import { keptFor } from './reference.js';

describe('keptFor', () => {
  it('makes a value once for all who ask in its time, and again afterwards', async () => {
    let now = 0;
    let made = 0;
    const value = keptFor(
      () => 60_000,
      () => Promise.resolve((made += 1)),
      () => now,
    );
    expect(await Promise.all([value(), value(), value()])).toEqual([1, 1, 1]);
    now = 59_999;
    expect(await value()).toBe(1);
    now = 60_000;
    expect(await value()).toBe(2);
  });

  it('makes again what failed', async () => {
    let made = 0;
    const value = keptFor(
      () => 60_000,
      () => ((made += 1) === 1 ? Promise.reject(new Error('away')) : Promise.resolve(made)),
    );
    await expect(value()).rejects.toThrow('away');
    expect(await value()).toBe(2);
  });
});
