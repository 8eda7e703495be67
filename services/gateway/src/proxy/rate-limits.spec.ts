import type { IncomingMessage } from 'node:http';
import { clientNetworkOf, findRateLimitName, RateLimiter } from './rate-limits.js';

const requestFrom = (remoteAddress: string, method: string): IncomingMessage =>
  ({ method, socket: { remoteAddress } }) as never;

describe('the rate limit of a request', () => {
  it.each([
    ['POST', '/accounts/v1/sign-in', 'sign-in'],
    ['POST', '/accounts/v1/sign-in/passkey', 'sign-in'],
    ['POST', '/accounts/v1/password', 'sign-in'],
    ['POST', '/accounts/v1/password-help', 'sign-in'],
    ['POST', '/accounts/v1/password-help/reset', 'sign-in'],
    ['POST', '/accounts/v1/gate-devices/enrol', 'gate-device'],
    ['POST', '/accounts/v1/gate-devices/session', 'gate-device'],
    ['POST', '/accounts/v1/gate-devices/session/password', 'gate-device'],
    ['POST', '/accounts/v1/gate-devices/session/renew', 'gate-device-shift'],
    ['POST', '/accounts/v1/gate-devices/session/end', 'gate-device-shift'],
    ['GET', '/accounts/v1/gate-devices/guards', 'gate-device-guards'],
    ['HEAD', '/accounts/v1/gate-devices/guards', 'gate-device-guards'],
    ['GET', '/accounts/v1/gate-devices', undefined],
    ['POST', '/accounts/v1/gate-devices/session/renew/x', undefined],
    ['POST', '/registration/v1/registrations', 'register'],
    ['POST', '/registration/v1/registrations/track', 'track'],
    ['POST', '/registration/v1/registrations/answer', 'track'],
    ['POST', '/registration/v1/imports', 'import'],
    ['GET', '/declarations/v1/gate-codes/ABC', 'gate-code'],
    ['HEAD', '/declarations/v1/gate-codes/ABC', 'gate-code'],
    ['POST', '/declarations/v1/gate-codes/ABC', undefined],
    ['POST', '/declarations/v1/declarations', undefined],
    ['GET', '/registration/v1/registrations', undefined],
    ['GET', '/declarations/v1/visitors', undefined],
    ['POST', '/accounts/v1/sign-in/x', undefined],
    ['POST', '/x/accounts/v1/sign-in', undefined],
    ['POST', '/registration/v1/registrations/x', undefined],
    ['POST', '/x/registration/v1/registrations', undefined],
    ['POST', '/registration/v1/registrations/track/x', undefined],
    ['POST', '/x/registration/v1/registrations/track', undefined],
    ['POST', '/registration/v1/imports/x', undefined],
    ['POST', '/x/registration/v1/imports', undefined],
    ['GET', '/x/declarations/v1/gate-codes/ABC', undefined],
  ])('%s %s is %s', (method, path, name) => {
    expect(findRateLimitName(method, path)).toBe(name);
  });
});

describe('the network of a client', () => {
  const of = (remoteAddress: string): string => clientNetworkOf(requestFrom(remoteAddress, 'GET'));

  it('is the /64 of an IPv6 address, and the address itself for IPv4', () => {
    expect(of('2001:db8:1:2::1')).toBe(of('2001:db8:1:2:ffff::9'));
    expect(of('2001:db8:1:2::1')).not.toBe(of('2001:db8:1:3::1'));
    expect(of('::ffff:10.0.0.1')).toBe('10.0.0.1');
  });
});

describe('a rate limiter without Redis', () => {
  const register = '/registration/v1/registrations';
  const createLimiter = (rateLimitFactor = 1): RateLimiter =>
    new RateLimiter({ redisPrefix: 'spec', rateLimitFactor });
  const consume = async (
    limiter: RateLimiter,
    count: number,
    address = '10.0.0.1',
    path = register,
  ): Promise<number[]> => {
    const waits: number[] = [];
    for (let at = 0; at < count; at += 1)
      waits.push(await limiter.consumeRateLimit(requestFrom(address, 'POST'), path));
    return waits;
  };

  it('allows 30 registrations of an address a minute, and tells the next one to wait for 1 to 60 seconds', async () => {
    const limiter = createLimiter();
    expect(await consume(limiter, 30)).toEqual(Array.from({ length: 30 }, () => 0));
    const [wait] = await consume(limiter, 1);
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(60);
  });

  it.each([
    ['/accounts/v1/sign-in', 60],
    ['/accounts/v1/gate-devices/session/renew', 600],
    ['/registration/v1/registrations/track', 30],
    ['/registration/v1/imports', 30],
  ])('%s is allowed %d times', async (path, count) => {
    const waits = await consume(createLimiter(), count + 1, '10.0.0.1', path);
    expect(waits.findIndex((wait) => wait > 0)).toBe(count);
  });

  it('counts each network and each limit separately', async () => {
    const limiter = createLimiter();
    await consume(limiter, 31);
    expect(await consume(limiter, 1, '10.0.0.2')).toEqual([0]);
    expect(await consume(limiter, 1, '10.0.0.1', `${register}/track`)).toEqual([0]);
  });

  it('multiplies each limit by the factor', async () => {
    const limiter = createLimiter(2);
    expect(await consume(limiter, 60)).toEqual(Array.from({ length: 60 }, () => 0));
    expect(await consume(limiter, 1)).not.toEqual([0]);
  });

  it('counts no request without a limit', async () => {
    const waits = await consume(createLimiter(), 400, '10.0.0.1', '/declarations/v1/declarations');
    expect(waits.filter((wait) => wait !== 0)).toEqual([]);
    expect(waits).toHaveLength(400);
  });
});
