import type { MessageEvent } from '@nestjs/common';
import type { AccountVersions } from '../auth/account-versions.js';
import type { Actor } from '../auth/actor.js';
import { Problem } from '../core/problem.js';
import { ConcurrencyLimit } from './concurrency-limit.js';
import { serviceStopping } from './start-service.js';
import {
  concat,
  defer,
  EMPTY,
  exhaustMap,
  filter,
  finalize,
  from,
  ignoreElements,
  interval,
  map,
  merge,
  NEVER,
  Observable,
  of,
  Subject,
  takeUntil,
  timer,
} from 'rxjs';

/** Who follows a live page, and where they stopped. */
export interface LiveStreamSubscriber {
  readonly actor: Actor;
  /** `Last-Event-ID`, when the browser comes back. */
  readonly lastEventId: string | undefined;
  readonly versions: Pick<AccountVersions, 'acceptsToken' | 'accessChanges'>;
}

/** How often a quiet stream's token is looked at again when no notification comes, milliseconds. */
const tokenRecheckIntervalMs = 5_000;
/** A read that failed is tried again after so long, doubled each time up to the longest, milliseconds. */
const initialRetryDelayMs = 250;
const maxRetryDelayMs = 5_000;
/**
 * All streams of a process read so many at a time. Thousands that are woken at once would otherwise wait for the pool's
 * connections, each request with them, and the pool refuses whoever has waited for five seconds.
 */
const maxConcurrentReads = 4;
const concurrentReads = new ConcurrencyLimit(maxConcurrentReads);
/** Live streams of one account that this process serves at the same time: a committee's desks and their tabs. */
export const maxLiveStreamsPerAccount = 20;
/** When a client that was refused may ask again, seconds. */
const retryAfterSeconds = 30;
/** A stream that nobody subscribes to gives its place back after so long, milliseconds. */
const subscribeTimeoutMs = 10_000;
/** The last event of a stream whose token is no longer good. One that reaches its expiry just ends. */
export const sessionEndedEvent = 'session-ended';

export interface LiveStreamOptions<T> {
  /** Notifications: the number of the newest event, or empty for "look again". */
  readonly wakeUps: Observable<string>;
  /** Events after a number, in order, already within the reader's scope. */
  readonly readEventsAfter: (after: number) => Promise<readonly { readonly id: number; readonly data: T }[]>;
  /** Where the reader stopped, from `Last-Event-ID`; the newest number when it is the first time. */
  readonly afterId: number;
  /** When the token ends, epoch seconds: the stream ends with it. */
  readonly expiresAt: number;
  /** Whether the token is still good: a password that was changed or an account that was closed ends the stream too. */
  readonly isTokenAccepted: () => Promise<boolean>;
  /** Emits when it may no longer be. */
  readonly accessChanges?: Observable<unknown>;
  /** The name of the events. */
  readonly type: string;
  /** Ends all streams when the service stops. */
  readonly stop: Observable<unknown>;
}

/**
 * A live page's stream: what was missed first, then each change as it commits, a ping every 15 seconds. It ends with its
 * token; when the token is refused before its time, a `session-ended` event is the last one. A read that fails (the database is
 * away, or busy) ends nothing: it is tried again until it succeeds, from the same place.
 */
export function createLiveStream<T extends object>(options: LiveStreamOptions<T>): Observable<MessageEvent> {
  const refused = new Subject<void>();
  let wasRefused = false;
  const refuse = (): void => {
    wasRefused = true;
    refused.next();
  };
  const hello: MessageEvent = { type: 'hello', data: { from: options.afterId } };
  const pings = interval(15_000).pipe(map((): MessageEvent => ({ type: 'ping', data: {} })));
  const looks = merge(interval(tokenRecheckIntervalMs), options.accessChanges ?? NEVER).pipe(
    exhaustMap(async () => {
      // What cannot be asked now is asked with the next look.
      if ((await concurrentReads.runLimited(options.isTokenAccepted).catch(() => true)) === false) refuse();
    }),
    ignoreElements(),
  );
  const changes = createChangeStream(options, refuse);
  const end = merge(timer(Math.max(0, options.expiresAt * 1000 - Date.now())), options.stop, refused);
  return concat(
    merge(from([hello]), changes, pings, looks).pipe(takeUntil(end)),
    defer(() => (wasRefused ? of<MessageEvent>({ type: sessionEndedEvent, data: {} }) : EMPTY)),
  );
}

/** Reads at the start and after each wake-up. Wake-ups that come while a read waits or runs are one read more, not many. */
const createChangeStream = <T extends object>(
  options: LiveStreamOptions<T>,
  refuse: () => void,
): Observable<MessageEvent> =>
  new Observable((subscriber) => {
    let last = options.afterId;
    let isWoken = true;
    let isWorking = false;
    const readNext = async (): Promise<MessageEvent[]> => {
      if (subscriber.closed) return [];
      if (!(await options.isTokenAccepted())) {
        refuse();
        return [];
      }
      const found = await options.readEventsAfter(last);
      const fresh = found.filter(({ id }) => id > last);
      for (const { id } of fresh) last = Math.max(last, id);
      return fresh.map(({ id, data }) => ({ id: String(id), type: options.type, data }));
    };
    const work = async (): Promise<void> => {
      if (isWorking) return;
      isWorking = true;
      for (let wait = initialRetryDelayMs; isWoken && !subscriber.closed;) {
        isWoken = false;
        try {
          for (const event of await concurrentReads.runLimited(readNext)) subscriber.next(event);
          wait = initialRetryDelayMs;
        } catch {
          isWoken = true;
          await new Promise((resolve) => setTimeout(resolve, wait));
          wait = Math.min(wait * 2, maxRetryDelayMs);
        }
      }
      isWorking = false;
    };
    const waking = options.wakeUps.subscribe(() => {
      isWoken = true;
      void work();
    });
    void work();
    return waking;
  });

/** Live streams under way in this process, by account. */
const openStreamsByAccount = new Map<string, number>();

/**
 * Takes a place for a live stream of an account.
 * @returns gives the place back, once
 * @throws Problem PLATFORM.TOO_MANY_REQUESTS
 */
function acquireStreamSlot(accountId: string): () => void {
  const held = openStreamsByAccount.get(accountId) ?? 0;
  if (held >= maxLiveStreamsPerAccount)
    throw new Problem('PLATFORM.TOO_MANY_REQUESTS', { retryAfter: retryAfterSeconds });
  openStreamsByAccount.set(accountId, held + 1);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    const left = (openStreamsByAccount.get(accountId) ?? 1) - 1;
    if (left > 0) openStreamsByAccount.set(accountId, left);
    else openStreamsByAccount.delete(accountId);
  };
}

/**
 * A signed-in person's live stream, from where they stopped; who comes for the first time begins at the newest.
 * @throws Problem PLATFORM.TOO_MANY_REQUESTS when the account has too many already
 */
export async function streamChanges<T extends object>(
  { actor, lastEventId, versions }: LiveStreamSubscriber,
  source: Pick<LiveStreamOptions<T>, 'wakeUps' | 'readEventsAfter' | 'type'> & {
    /** The number of the newest event. */
    readonly newest: () => Promise<number>;
  },
): Promise<Observable<MessageEvent>> {
  const leave = acquireStreamSlot(actor.accountId);
  try {
    const stream = createLiveStream({
      ...source,
      afterId:
        lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId)
          ? Number(lastEventId)
          : await source.newest(),
      expiresAt: actor.expiresAt,
      isTokenAccepted: () => versions.acceptsToken(actor),
      accessChanges: versions.accessChanges.pipe(
        filter((accountId) => accountId === '' || accountId === actor.accountId),
      ),
      stop: serviceStopping,
    });
    const unclaimed = setTimeout(leave, subscribeTimeoutMs);
    return defer(() => {
      clearTimeout(unclaimed);
      return stream;
    }).pipe(finalize(leave));
  } catch (error) {
    leave();
    throw error;
  }
}
