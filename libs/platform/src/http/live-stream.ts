import type { MessageEvent } from '@nestjs/common';
import type { AccountVersions } from '../auth/account-versions.js';
import type { Actor } from '../auth/actor.js';
import { stopping } from './start-service.js';
import { ConcurrencyLimit } from './concurrency-limit.js';
import {
  exhaustMap,
  from,
  ignoreElements,
  interval,
  map,
  merge,
  Observable,
  Subject,
  takeUntil,
  timer,
} from 'rxjs';

/** Who follows a live page, and where they stopped. */
export interface Follower {
  readonly actor: Actor;
  /** `Last-Event-ID`, when the browser comes back. */
  readonly lastId: string | undefined;
  readonly versions: Pick<AccountVersions, 'accepts'>;
}

/** How often a quiet stream's token is looked at again, milliseconds. */
const lookEvery = 5_000;
/** A read that failed is tried again after so long, doubled each time up to the longest, milliseconds. */
const firstRetryAfter = 250;
const longestRetryAfter = 5_000;
/**
 * All streams of a process read so many at a time. Thousands that are woken at once would otherwise wait for the pool's
 * connections, each request with them, and the pool refuses whoever has waited for five seconds.
 */
const readConcurrency = 4;
const reads = new ConcurrencyLimit(readConcurrency);

export interface LiveStreamOptions<T> {
  /** Notifications: the number of the newest event, or empty for "look again". */
  readonly wake: Observable<string>;
  /** Events after a number, in order, already within the reader's scope. */
  readonly read: (after: number) => Promise<readonly { readonly id: number; readonly data: T }[]>;
  /** Where the reader stopped, from `Last-Event-ID`; the newest number when it is the first time. */
  readonly from: number;
  /** When the token ends, epoch seconds: the stream ends with it. */
  readonly expiresAt: number;
  /** Whether the token is still good: a password that was changed or an account that was closed ends the stream too. */
  readonly accepted: () => Promise<boolean>;
  /** The name of the events. */
  readonly type: string;
  /** Ends all streams when the service stops. */
  readonly stop: Observable<unknown>;
}

/**
 * A live page's stream: what was missed first, then each change as it commits, a ping every 15 seconds; it ends with its token.
 * A read that fails (the database is away, or busy) ends nothing: it is tried again until it succeeds, from the same place.
 */
export function liveStream<T extends object>(options: LiveStreamOptions<T>): Observable<MessageEvent> {
  const refused = new Subject<void>();
  const hello: MessageEvent = { type: 'hello', data: { from: options.from } };
  const pings = interval(15_000).pipe(map((): MessageEvent => ({ type: 'ping', data: {} })));
  const looks = interval(lookEvery).pipe(
    exhaustMap(async () => {
      // What cannot be asked now is asked with the next look.
      if ((await reads.run(options.accepted).catch(() => true)) === false) refused.next();
    }),
    ignoreElements(),
  );
  const changes = changesOf(options, () => refused.next());
  const end = merge(timer(Math.max(0, options.expiresAt * 1000 - Date.now())), options.stop, refused);
  return merge(from([hello]), changes, pings, looks).pipe(takeUntil(end));
}

/** Reads at the start and after each wake-up. Wake-ups that come while a read waits or runs are one read more, not many. */
const changesOf = <T extends object>(
  options: LiveStreamOptions<T>,
  refuse: () => void,
): Observable<MessageEvent> =>
  new Observable((subscriber) => {
    let last = options.from;
    let isWoken = true;
    let isWorking = false;
    const readNext = async (): Promise<MessageEvent[]> => {
      if (subscriber.closed) return [];
      if (!(await options.accepted())) {
        refuse();
        return [];
      }
      const found = await options.read(last);
      const fresh = found.filter(({ id }) => id > last);
      for (const { id } of fresh) last = Math.max(last, id);
      return fresh.map(({ id, data }) => ({ id: String(id), type: options.type, data }));
    };
    const work = async (): Promise<void> => {
      if (isWorking) return;
      isWorking = true;
      for (let wait = firstRetryAfter; isWoken && !subscriber.closed;) {
        isWoken = false;
        try {
          for (const event of await reads.run(readNext)) subscriber.next(event);
          wait = firstRetryAfter;
        } catch {
          isWoken = true;
          await new Promise((resolve) => setTimeout(resolve, wait));
          wait = Math.min(wait * 2, longestRetryAfter);
        }
      }
      isWorking = false;
    };
    const waking = options.wake.subscribe(() => {
      isWoken = true;
      void work();
    });
    void work();
    return waking;
  });

/** A signed-in person's live stream, from where they stopped; who comes for the first time begins at the newest. */
export async function followChanges<T extends object>(
  { actor, lastId, versions }: Follower,
  source: Pick<LiveStreamOptions<T>, 'wake' | 'read' | 'type'> & {
    /** The number of the newest event. */
    readonly newest: () => Promise<number>;
  },
): Promise<Observable<MessageEvent>> {
  return liveStream({
    ...source,
    from: lastId !== undefined && /^\d{1,15}$/.test(lastId) ? Number(lastId) : await source.newest(),
    expiresAt: actor.expiresAt,
    accepted: () => versions.accepts(actor),
    stop: stopping,
  });
}
