import { runAsLeader, type LeaderLoop } from '../src/leadership/index.js';
import { testServers, waitUntil } from '@khai-bao/testing';
import pg from 'pg';

describe('a loop that one instance runs at a time', () => {
  const running: { stop: AbortController; ended: Promise<void> }[] = [];
  const admin = new pg.Client({ connectionString: testServers().databaseUrl });
  beforeAll(() => admin.connect());
  afterAll(() => admin.end());
  afterEach(async () => {
    for (const { stop } of running) stop.abort();
    await Promise.all(running.splice(0).map(({ ended }) => ended));
  });

  let lockNumber = 4_100;
  beforeEach(() => (lockNumber += 1));

  const start = (name: string, options: Pick<LeaderLoop, 'work'> & Partial<LeaderLoop>): AbortController => {
    const stop = new AbortController();
    const ended = runAsLeader({
      databaseUrl: testServers().databaseUrl,
      name,
      lockKey: `${lockNumber}, 1`,
      waitsForLock: false,
      retryDelayMs: 20,
      stop: stop.signal,
      onFailure: () => undefined,
      ...options,
    });
    running.push({ stop, ended });
    return stop;
  };
  const untilEnded = (ended: AbortSignal): Promise<void> =>
    new Promise((resolve) => ended.addEventListener('abort', () => resolve()));
  const endConnection = (name: string): Promise<unknown> =>
    admin.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name]);

  it('works on one of three instances, and on the next when that one stops', async () => {
    const working = new Set<string>();
    const worked: string[] = [];
    const stops = new Map(
      ['one', 'two', 'three'].map((name) => [
        name,
        start(`leader-${name}`, {
          work: async (ended) => {
            working.add(name);
            worked.push(name);
            expect(working.size).toBe(1);
            await untilEnded(ended);
            working.delete(name);
          },
        }),
      ]),
    );
    for (const rounds of [1, 2, 3]) {
      await waitUntil(() => worked.length === rounds, `${rounds} leaders`);
      stops.get(worked[rounds - 1]!)!.abort();
    }
    expect(new Set(worked).size).toBe(3);
  });

  it('aborts the work, and tells at once, when the connection of the lock is lost', async () => {
    let [started, ended, lost] = [0, 0, 0];
    start('leader-lost', {
      work: async (signal) => {
        started += 1;
        await untilEnded(signal);
        ended += 1;
      },
      onLockLost: () => (lost += 1),
    });
    await waitUntil(() => started === 1, 'the first work');
    await endConnection('leader-lost');
    await waitUntil(() => started === 2, 'the work after a new lock');
    expect({ ended, lost }).toEqual({ ended: 1, lost: 1 });
  });

  it('holds a fence until its last work has ended, even when the work is slow', async () => {
    const finished = Promise.withResolvers<void>();
    const order: string[] = [];
    const first = start('fence-first', {
      waitsForLock: true,
      work: async () => {
        order.push('first works');
        await finished.promise;
        order.push('first has ended');
      },
    });
    await waitUntil(() => order.length === 1, 'the first');
    start('fence-second', {
      waitsForLock: true,
      work: async (ended) => {
        order.push('second works');
        await untilEnded(ended);
      },
    });
    first.abort();
    await waitUntil(async () => (await connectionsOf('fence-second')) === 1, 'the second to wait');
    finished.resolve();
    await waitUntil(() => order.includes('second works'), 'the second');
    expect(order).toEqual(['first works', 'first has ended', 'second works']);
  });

  it('reports a failing work and runs it again', async () => {
    const failures: string[] = [];
    let attempts = 0;
    start('leader-failing', {
      work: async (ended) => {
        attempts += 1;
        if (attempts < 3) throw new Error(`attempt ${attempts}`);
        await untilEnded(ended);
      },
      onFailure: (error) => failures.push((error as Error).message),
    });
    await waitUntil(() => attempts === 3, 'the third attempt');
    expect(failures).toEqual(['attempt 1', 'attempt 2']);
  });

  const connectionsOf = async (name: string): Promise<number> =>
    (await admin.query('select 1 from pg_stat_activity where application_name = $1', [name])).rowCount ?? 0;
});
