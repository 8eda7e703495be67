import { randomUUID } from 'node:crypto';
import { openSuite, waitUntil, type RunningService, type Suite } from '@khai-bao/testing';
import { Redis } from 'ioredis';
import { TimerScheduler } from '../src/jobs/index.js';

describe('timers', () => {
  let suite: Suite;
  let service: RunningService;
  let redis: Redis;
  const schedule = (key: string, inMilliseconds: number): Promise<void> =>
    service.dataSource.transaction((manager) =>
      service.app.get(TimerScheduler).scheduleTimer(manager, {
        kind: 'ring',
        key,
        dueAt: new Date(Date.now() + inMilliseconds),
        payload: { key },
      }),
    );
  const times = async (key: string): Promise<number> =>
    (await service.queryRows<{ times: number }>('select times from rung where key = $1', [key]))[0]?.times ??
    0;

  beforeAll(async () => {
    suite = await openSuite();
    service = await suite.startService('support', {
      module: () => import('./sample-service.js').then((sample) => sample.SampleServiceModule),
      migrations: () => import('./sample-service.js'),
    });
    redis = new Redis(suite.servers.redisUrl);
  }, 60_000);
  afterAll(async () => {
    redis.disconnect();
    await suite.close();
  });

  it('rings once, at its time', async () => {
    const key = randomUUID();
    await schedule(key, 300);
    expect(await times(key)).toBe(0);
    await waitUntil(async () => (await times(key)) > 0, 'the timer');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await times(key)).toBe(1);
  });

  it('rings while timers of another lane wait for a system that does not respond', async () => {
    const { Bell } = await import('./sample-service.js');
    await service.dataSource.transaction(async (manager) => {
      for (let waiting = 0; waiting < 8; waiting += 1)
        await service.app.get(TimerScheduler).scheduleTimer(manager, {
          kind: 'wait-for-other-system',
          key: randomUUID(),
          dueAt: new Date(),
        });
    });
    const { otherSystem } = service.app.get(Bell);
    await waitUntil(() => otherSystem.listenerCount('answered') > 0, 'the lane to wait');
    const key = randomUUID();
    await schedule(key, 0);
    await waitUntil(async () => (await times(key)) === 1, 'the timer');
    expect(otherSystem.listenerCount('answered')).toBeGreaterThan(0);
    const answer = setInterval(() => otherSystem.emit('answered'), 20);
    await waitUntil(
      async () =>
        (
          await service.queryRows(
            `select 1 from job where kind = 'wait-for-other-system' and done_at is null`,
          )
        ).length === 0,
      'the lane to go on',
    );
    clearInterval(answer);
  });

  it('comes back, every one, after Redis has lost everything', async () => {
    const keys = Array.from({ length: 50 }, () => randomUUID());
    for (const key of keys) await schedule(key, 2_500);
    await waitUntil(
      async () => (await redis.keys(`${suite.prefix.slice(0, -1)}:*`)).length > 0,
      'the timers to stand in Redis',
    );
    // Only this suite's keys: other suites share the server.
    const mine = await redis.keys(`${suite.prefix.slice(0, -1)}:*`);
    await redis.del(...mine);
    await waitUntil(
      async () => (await Promise.all(keys.map(times))).every((n) => n === 1),
      'all 50 timers',
      120_000,
    );
  }, 60_000);

  it('comes back when Redis has kept its name and lost its place', async () => {
    const key = randomUUID();
    await schedule(key, 1_500);
    const prefix = suite.prefix.slice(0, -1);
    const [job] = await service.queryRows<{ id: string }>('select id from job where key = $1', [key]);
    const name = await waitUntil(async () => {
      const found = await redis.keys(`${prefix}:support-timers:${job!.id}-*`);
      return found[0] ?? null;
    }, 'the timer to stand in Redis');
    await redis.zrem(`${prefix}:support-timers:delayed`, name.split(':').at(-1)!);
    await waitUntil(async () => (await times(key)) === 1, 'the timer', 20_000);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await times(key)).toBe(1);
  }, 30_000);

  it('rings once when it failed at first, and is done then', async () => {
    const key = randomUUID();
    const { Bell } = await import('./sample-service.js');
    service.app.get(Bell).broken.add(key);
    await schedule(key, 100);
    await waitUntil(async () => (await times(key)) > 0, 'the second try', 30_000);
    await service.app.get(TimerScheduler).sweepDueTimers();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await times(key)).toBe(1);
    const [row] = await service.queryRows<{ attempts: number; done_at: Date | null }>(
      'select attempts, done_at from job where key = $1',
      [key],
    );
    expect(row).toMatchObject({ attempts: 2, done_at: expect.any(Date) });
  }, 60_000);

  it('rings nothing that was taken back, also when Redis still holds it', async () => {
    const key = randomUUID();
    await schedule(key, 700);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await service.dataSource.transaction((manager) =>
      service.app.get(TimerScheduler).cancelTimer(manager, 'ring', key),
    );
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await times(key)).toBe(0);
  });

  it('is not set when the change that it belongs to is rolled back', async () => {
    const key = randomUUID();
    await service.dataSource
      .transaction(async (manager) => {
        await service.app
          .get(TimerScheduler)
          .scheduleTimer(manager, { kind: 'ring', key, dueAt: new Date(), payload: { key } });
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await times(key)).toBe(0);
  });

  it('holds ids in Redis and nothing else', async () => {
    await schedule(randomUUID(), 60_000 - 500);
    await service.app.get(TimerScheduler).sweepDueTimers();
    const prefix = suite.prefix.slice(0, -1);
    const jobs = (await redis.keys(`${prefix}:support-timers:*-*`)).filter((key) => /[0-9a-f]{8}-/.test(key));
    expect(jobs.length).toBeGreaterThan(0);
    for (const key of jobs)
      expect(Object.keys(JSON.parse((await redis.hget(key, 'data')) ?? '{}') as object)).toEqual(['id']);
  });

  it('is seen when its transaction commits, however late that is', async () => {
    const jobs = service.app.get(TimerScheduler);
    // Without the look every few seconds, which would hide it.
    clearInterval(jobs['sweeper']);
    const key = randomUUID();
    await service.dataSource.transaction(async (manager) => {
      await jobs.scheduleTimer(manager, { kind: 'ring', key, dueAt: new Date(), payload: { key } });
      await new Promise((resolve) => setTimeout(resolve, 700));
    });
    await waitUntil(async () => (await times(key)) > 0, 'the timer', 60_000);
  });
});
