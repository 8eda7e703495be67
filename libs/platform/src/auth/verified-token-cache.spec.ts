import { jest } from '@jest/globals';
import type { VerifiedToken } from './access-token.js';
import { VerifiedTokenCache } from './verified-token-cache.js';

const start = new Date('2021-07-01T01:00:00Z').getTime();
const tokenUntil = (expiresAt: number): VerifiedToken =>
  ({ actor: { expiresAt }, mustChangePassword: false }) as VerifiedToken;

describe('the cache of verified tokens', () => {
  beforeEach(() => void jest.useFakeTimers({ now: start }));
  afterEach(() => void jest.useRealTimers());

  it('finds a token for one minute by the digest of its whole text', () => {
    const cache = new VerifiedTokenCache();
    const token = tokenUntil(start / 1000 + 900);
    cache.storeToken(cache.digestOf('a.b.c'), token);
    expect(cache.findToken(cache.digestOf('a.b.c'))).toBe(token);
    expect(cache.findToken(cache.digestOf('a.b.d'))).toBeUndefined();
    jest.setSystemTime(start + 59_999);
    expect(cache.findToken(cache.digestOf('a.b.c'))).toBe(token);
    jest.setSystemTime(start + 60_000);
    expect(cache.findToken(cache.digestOf('a.b.c'))).toBeUndefined();
  });

  it('does not find a token that has expired', () => {
    const cache = new VerifiedTokenCache();
    cache.storeToken('digest', tokenUntil(start / 1000 + 5));
    jest.setSystemTime(start + 4_999);
    expect(cache.findToken('digest')).toBeDefined();
    jest.setSystemTime(start + 5_000);
    expect(cache.findToken('digest')).toBeUndefined();
  });

  it('holds 10,000 tokens: the oldest one makes room', () => {
    const cache = new VerifiedTokenCache();
    for (let count = 0; count <= 10_000; count += 1)
      cache.storeToken(String(count), tokenUntil(start / 1000 + 900));
    expect(cache.findToken('0')).toBeUndefined();
    expect(cache.findToken('1')).toBeDefined();
    expect(cache.findToken('10000')).toBeDefined();
  });
});
