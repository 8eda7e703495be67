import { jest } from '@jest/globals';
import type { MessageEvent } from '@nestjs/common';
import { Subject, type Subscription } from 'rxjs';
import { ConcurrencyLimit } from './concurrency-limit.js';
import { createLiveStream } from './live-stream.js';

interface Opened {
  readonly events: MessageEvent[];
  readonly wakeUps: Subject<string>;
  readonly stop: Subject<void>;
  readonly following: Subscription;
  readonly isEnded: () => boolean;
}

describe('a live stream', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const open = (
    readEventsAfter: (after: number) => Promise<{ id: number; data: object }[]>,
    isTokenAccepted: () => Promise<boolean> = () => Promise.resolve(true),
  ): Opened => {
    const [wakeUps, stop] = [new Subject<string>(), new Subject<void>()];
    const events: MessageEvent[] = [];
    let isEnded = false;
    const following = createLiveStream({
      wakeUps,
      stop,
      readEventsAfter,
      isTokenAccepted,
      afterId: 0,
      type: 'change',
      expiresAt: Date.now() / 1000 + 3_600,
    }).subscribe({
      next: (event) => events.push(event),
      complete: () => (isEnded = true),
      error: () => (isEnded = true),
    });
    return { events, wakeUps, stop, following, isEnded: () => isEnded };
  };
  const ids = ({ events }: Opened): unknown[] =>
    events.filter(({ type }) => type === 'change').map(({ id }) => id);

  it('goes on from the same place when a read fails: it is not cut, and nothing is left out', async () => {
    let failures = 3;
    const stream = open((after) =>
      failures-- > 0
        ? Promise.reject(new Error('timeout exceeded when trying to connect'))
        : Promise.resolve(after < 2 ? [1, 2].map((id) => ({ id, data: {} })) : []),
    );
    await jest.advanceTimersByTimeAsync(10_000);
    expect(stream.isEnded()).toBe(false);
    expect(ids(stream)).toEqual(['1', '2']);
    stream.following.unsubscribe();
  });

  it('outlives a look at its token that cannot be taken, and ends with one that is refused', async () => {
    let answer: () => Promise<boolean> = () => Promise.reject(new Error('away'));
    const stream = open(
      () => Promise.resolve([]),
      () => answer(),
    );
    await jest.advanceTimersByTimeAsync(20_000);
    expect(stream.isEnded()).toBe(false);
    answer = () => Promise.resolve(false);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(stream.isEnded()).toBe(true);
  });

  it('reads once more for many wakeUps-ups that came while it read', async () => {
    let reading = 0;
    let finish = (): void => undefined;
    const stream = open(async () => {
      reading += 1;
      await new Promise<void>((resolve) => (finish = resolve));
      return [{ id: reading, data: {} }];
    });
    await jest.advanceTimersByTimeAsync(1);
    for (let n = 0; n < 50; n += 1) stream.wakeUps.next('');
    finish();
    await jest.advanceTimersByTimeAsync(1);
    finish();
    await jest.advanceTimersByTimeAsync(1);
    expect(reading).toBe(2);
    expect(ids(stream)).toEqual(['1', '2']);
    stream.following.unsubscribe();
  });

  it('does not read with more than a few others at a time, so that requests find a connection', async () => {
    const running = { now: 0, most: 0 };
    const streams = Array.from({ length: 200 }, () =>
      open(async () => {
        running.now += 1;
        running.most = Math.max(running.most, running.now);
        await new Promise((resolve) => setTimeout(resolve, 10));
        running.now -= 1;
        return [{ id: 1, data: {} }];
      }),
    );
    await jest.advanceTimersByTimeAsync(60_000);
    expect(streams.every((stream) => ids(stream).length === 1)).toBe(true);
    expect(running.most).toBeLessThanOrEqual(4);
    for (const { following } of streams) following.unsubscribe();
  });
});

describe('a limit of concurrency', () => {
  it('keeps the order, and gives the place on when work fails', async () => {
    const limit = new ConcurrencyLimit(1);
    const done: number[] = [];
    const results = await Promise.allSettled(
      [1, 2, 3].map((n) =>
        limit.runLimited(async () => {
          done.push(n);
          await Promise.resolve();
          if (n === 2) throw new Error('x');
        }),
      ),
    );
    expect(done).toEqual([1, 2, 3]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
