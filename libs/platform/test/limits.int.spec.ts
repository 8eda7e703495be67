import { openSuite, type RunningService, type Suite } from '@khai-bao/testing';
import { RateLimiter, type RateLimit } from '../src/limits/index.js';
import { Clock } from '../src/core/clock.js';

/** A clock that stands. */
class StoppedClock extends Clock {
  at = new Date('2021-06-30T01:00:00Z');

  override now(): Date {
    return this.at;
  }
}

const limit: RateLimit = { name: 'guesses', maxPerWindow: 5, windowSeconds: 60 };

describe('a limit', () => {
  let suite: Suite;
  let service: RunningService;
  let clock: StoppedClock;
  const limiter = (factor = 1): RateLimiter =>
    new RateLimiter(service.dataSource, clock, { secret: 'of a test', factor });

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('./sample-service.js').then((sample) => sample.SampleServiceModule),
      migrations: () => import('./sample-service.js'),
    });
  }, 60_000);
  afterAll(() => suite.close());
  beforeEach(async () => {
    clock = new StoppedClock();
    await service.queryRows('delete from tally');
  });

  it('holds over several instances that count at once', async () => {
    const instances = [limiter(), limiter()];
    const taken = await Promise.all(
      Array.from({ length: 40 }, (_, n) => instances[n % 2]!.tryConsume(limit, '203.0.113.7')),
    );
    expect(taken.filter(Boolean)).toHaveLength(5);
  });

  it('is each subject’s own and each limit’s own', async () => {
    for (let n = 0; n < 5; n += 1) await limiter().consume(limit, 'a');
    await expect(limiter().consume(limit, 'a')).rejects.toThrow();
    await expect(limiter().consume(limit, 'b')).resolves.toBeUndefined();
    await expect(limiter().consume({ ...limit, name: 'others' }, 'a')).resolves.toBeUndefined();
  });

  it('says when to come again, and lets in then', async () => {
    clock.at = new Date('2021-06-30T01:00:17.500Z');
    for (let n = 0; n < 5; n += 1) await limiter().consume(limit, 'a');
    await expect(limiter().consume(limit, 'a')).rejects.toMatchObject({
      code: 'PLATFORM.TOO_MANY_REQUESTS',
      options: { retryAfter: 43 },
    });
    clock.at = new Date('2021-06-30T01:01:00Z');
    await expect(limiter().consume(limit, 'a')).resolves.toBeUndefined();
  });

  it('gives back what a right guess has taken, and nothing more', async () => {
    for (let n = 0; n < 20; n += 1) {
      await limiter().consume(limit, 'a');
      await limiter().refund(limit, 'a');
    }
    for (let n = 0; n < 3; n += 1) await limiter().refund(limit, 'a');
    const taken = [];
    for (let n = 0; n < 7; n += 1) taken.push(await limiter().tryConsume(limit, 'a'));
    expect(taken.filter(Boolean)).toHaveLength(5);
  });

  it('can be widened, refuses by a code of its own, and keeps no subject readable', async () => {
    for (let n = 0; n < 50; n += 1) await limiter(10).consume(limit, '203.0.113.7');
    await expect(
      limiter(10).consume({ ...limit, errorCode: 'PLATFORM.OVERLOADED' }, '203.0.113.7'),
    ).rejects.toMatchObject({ code: 'PLATFORM.OVERLOADED' });
    expect(JSON.stringify(await service.queryRows('select * from tally'))).not.toContain('203.0.113.7');
  });

  it('leaves nothing behind when its windows have ended', async () => {
    await limiter().consume(limit, 'a');
    clock.at = new Date('2021-06-30T03:00:00Z');
    await limiter().consume({ ...limit, name: 'others' }, 'b');
    expect(await service.queryRows('select name from tally')).toEqual([{ name: 'others' }]);
  });
});
