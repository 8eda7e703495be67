import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Problem } from '../core/problem.js';
import { JwksKeyProvider } from './jwks-key-provider.js';

const start = new Date('2021-07-01T01:00:00Z').getTime();
const minute = 60_000;
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (kid: string): string => `${part({ alg: 'ES256', typ: 'at+jwt', kid })}.${part({})}.AA`;
const jwkOf = (kid: string): object => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  kid,
});

describe('the provider of keys for access tokens', () => {
  /** The published keys; null: the endpoint does not respond. */
  let published: readonly object[] | null;
  let fetches: number;
  let provider: JwksKeyProvider;

  const findKey = (kid: string): Promise<KeyObject> =>
    new Promise((resolve, reject) =>
      provider.provideKey({}, tokenOf(kid), (error, key) => (error === null ? resolve(key!) : reject(error))),
    );
  const unavailable = expect.objectContaining({
    code: 'PLATFORM.UNAVAILABLE',
    options: { retryAfter: 2 },
  }) as Problem;
  const advance = async (milliseconds: number): Promise<void> => {
    jest.advanceTimersByTime(milliseconds);
    // The cache of jwks-rsa reads the clock once per real millisecond.
    await new Promise((resolve) => setTimeout(resolve, 5));
  };

  beforeEach(() => {
    jest.useFakeTimers({
      now: start,
      doNotFake: ['setImmediate', 'setTimeout', 'nextTick', 'queueMicrotask', 'performance'],
    });
    // The clock of the cache in jwks-rsa.
    jest.spyOn(performance, 'now').mockImplementation(() => Date.now() - start + 1);
    jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    fetches = 0;
    published = [jwkOf('first')];
    jest.spyOn(globalThis, 'fetch').mockImplementation(() => {
      fetches += 1;
      return published === null
        ? Promise.reject(new TypeError('fetch failed'))
        : Promise.resolve(Response.json({ keys: published }));
    });
    provider = new JwksKeyProvider('http://accounts.test/jwks.json');
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('fetches a key once, and again after nine minutes', async () => {
    await findKey('first');
    await advance(9 * minute - 100);
    await findKey('first');
    expect(fetches).toBe(1);
    await advance(200);
    await findKey('first');
    expect(fetches).toBe(2);
  });

  it('refuses a withdrawn key once the cached one is fetched again', async () => {
    await findKey('first');
    published = [jwkOf('second')];
    await advance(9 * minute + 100);
    await expect(findKey('first')).rejects.toThrow('not published');
  });

  it('accepts known keys for an hour while the endpoint does not respond', async () => {
    await findKey('first');
    published = null;
    for (let passed = 10; passed <= 60; passed += 10) {
      await advance(10 * minute);
      await expect(findKey('first')).resolves.toBeDefined();
    }
    await advance(minute);
    await expect(findKey('first')).rejects.toEqual(unavailable);
    published = [jwkOf('first')];
    await advance(2_000);
    await expect(findKey('first')).resolves.toBeDefined();
  });

  it('does not fetch a known key again within 30 seconds after a failure', async () => {
    await findKey('first');
    published = null;
    await advance(10 * minute);
    await findKey('first');
    expect(fetches).toBe(2);
    await advance(29_000);
    await findKey('first');
    expect(fetches).toBe(2);
    await advance(1_000);
    await findKey('first');
    expect(fetches).toBe(3);
  });

  it('is ready as soon as the endpoint responds, however many requests failed before', async () => {
    published = null;
    for (let count = 0; count < 200; count += 1) await expect(findKey('first')).rejects.toEqual(unavailable);
    expect(fetches).toBe(1);
    published = [jwkOf('first')];
    await advance(1_000);
    await expect(findKey('first')).resolves.toBeDefined();
  });

  it.each([
    ['another algorithm', { alg: 'EdDSA', typ: 'at+jwt', kid: 'first' }],
    ['no algorithm', { alg: 'none', typ: 'at+jwt', kid: 'first' }],
    ['another type', { alg: 'ES256', typ: 'JWT', kid: 'first' }],
    ['no type', { alg: 'ES256', kid: 'first' }],
    ['no key id', { alg: 'ES256', typ: 'at+jwt' }],
    ['a path as key id', { alg: 'ES256', typ: 'at+jwt', kid: '../first' }],
    ['a long key id', { alg: 'ES256', typ: 'at+jwt', kid: 'x'.repeat(65) }],
    ['a critical extension', { alg: 'ES256', typ: 'at+jwt', kid: 'first', crit: ['exp'] }],
  ])('refuses a header with %s without a fetch', async (_what, header) => {
    const refusal = await new Promise((resolve) =>
      provider.provideKey({}, `${part(header)}.${part({})}.AA`, (error) => resolve(error)),
    );
    expect(refusal).toBeInstanceOf(Error);
    expect(refusal).not.toBeInstanceOf(Problem);
    expect(fetches).toBe(0);
  });
});
