import { createIdempotencyKey } from './new-key.js';

describe('a key of a form', () => {
  it('is a UUID of version 7, each another', () => {
    const keys = Array.from({ length: 500 }, () => createIdempotencyKey());
    for (const key of keys)
      expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(keys).size).toBe(500);
  });

  it('stands in the order of time', () => {
    const [first, second] = [
      createIdempotencyKey(1_624_600_000_000),
      createIdempotencyKey(1_624_600_000_001),
    ];
    expect(first.slice(0, 13)).toBe('017a41b4-b600');
    expect(first < second).toBe(true);
  });
});
