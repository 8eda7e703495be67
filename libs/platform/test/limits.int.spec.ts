import { openSuite, type RunningService, type Suite } from '@khai-bao/testing';
import { Limiter, type Limit } from '../src/limits/index.js';
import { Clock } from '../src/observability/index.js';

/** A clock that stands. */
class StoppedClock extends Clock {
  at = new Date('2021-06-30T01:00:00Z');

  override now(): Date {
    return this.at;
  }
}

const limit: Limit = { name: 'guesses', most: 5, seconds: 60 };

describe('a limit', () => {
  let suite: Suite;
  let service: RunningService;
  let clock: StoppedClock;
  const limiter = (factor = 1): Limiter =>
    new Limiter(service.dataSource, clock, { secret: 'of a test', factor });

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.start('support', {
      module: () => import('./sample-service.js').then((sample) => sample.SampleServiceModule),
      migrations: () => import('./sample-service.js'),
    });
  }, 60_000);
  afterAll(() => suite.close());
  beforeEach(async () => {
    clock = new StoppedClock();
    await service.sql('delete from tally');
  });

  it('holds over several instances that count at once', async () => {
    const instances = [limiter(), limiter()];
    const taken = await Promise.all(
      Array.from({ length: 40 }, (_, n) => instances[n % 2]!.tryTake(limit, '203.0.113.7')),
    );
    expect(taken.filter(Boolean)).toHaveLength(5);
  });

  it('is each subject’s own and each limit’s own', async () => {
    for (let n = 0; n < 5; n += 1) await limiter().take(limit, 'a');
    await expect(limiter().take(limit, 'a')).rejects.toThrow();
    await expect(limiter().take(limit, 'b')).resolves.toBeUndefined();
    await expect(limiter().take({ ...limit, name: 'others' }, 'a')).resolves.toBeUndefined();
  });

  it('says when to come again, and lets in then', async () => {
    clock.at = new Date('2021-06-30T01:00:17.500Z');
    for (let n = 0; n < 5; n += 1) await limiter().take(limit, 'a');
    await expect(limiter().take(limit, 'a')).rejects.toMatchObject({
      code: 'PLATFORM.TOO_MANY_REQUESTS',
      options: { retryAfter: 43 },
    });
    clock.at = new Date('2021-06-30T01:01:00Z');
    await expect(limiter().take(limit, 'a')).resolves.toBeUndefined();
  });

  it('gives back what a right guess has taken, and nothing more', async () => {
    for (let n = 0; n < 20; n += 1) {
      await limiter().take(limit, 'a');
      await limiter().giveBack(limit, 'a');
    }
    for (let n = 0; n < 3; n += 1) await limiter().giveBack(limit, 'a');
    const taken = [];
    for (let n = 0; n < 7; n += 1) taken.push(await limiter().tryTake(limit, 'a'));
    expect(taken.filter(Boolean)).toHaveLength(5);
  });

  it('can be widened, refuses by a code of its own, and keeps no subject readable', async () => {
    for (let n = 0; n < 50; n += 1) await limiter(10).take(limit, '203.0.113.7');
    await expect(
      limiter(10).take({ ...limit, refusal: 'PLATFORM.OVERLOADED' }, '203.0.113.7'),
    ).rejects.toMatchObject({ code: 'PLATFORM.OVERLOADED' });
    expect(JSON.stringify(await service.sql('select * from tally'))).not.toContain('203.0.113.7');
  });

  it('leaves nothing behind when its windows have ended', async () => {
    await limiter().take(limit, 'a');
    clock.at = new Date('2021-06-30T03:00:00Z');
    await limiter().take({ ...limit, name: 'others' }, 'b');
    expect(await service.sql('select name from tally')).toEqual([{ name: 'others' }]);
  });
});
