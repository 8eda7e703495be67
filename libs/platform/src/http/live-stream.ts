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

/** Subscriber of a live stream, and the last event that it received. */
export interface LiveStreamSubscriber {
  readonly actor: Actor;
  /** `Last-Event-ID` of a reconnecting browser. */
  readonly lastEventId: string | undefined;
  readonly versions: Pick<AccountVersions, 'acceptsToken' | 'accessChanges'>;
}

/** Interval at which the token of an idle stream is checked again when no notification arrives, milliseconds. */
const tokenRecheckIntervalMs = 5_000;
/** Delay before a failed read is retried, milliseconds. It doubles up to the maximum. */
const initialRetryDelayMs = 250;
const maxRetryDelayMs = 5_000;
/**
 * Maximum number of concurrent reads of all streams of a process. Thousands of streams that wake up together would
 * otherwise exhaust the connection pool, which rejects a caller after five seconds, HTTP requests included.
 */
const maxConcurrentReads = 4;
const concurrentReads = new ConcurrencyLimit(maxConcurrentReads);
/** Maximum number of concurrent live streams of one account in this process: the workplaces of a committee and their tabs. */
export const maxLiveStreamsPerAccount = 20;
/** `Retry-After` of a refused stream, seconds. */
const retryAfterSeconds = 30;
/** Time after which a stream without a subscriber releases its slot, milliseconds. */
const subscribeTimeoutMs = 10_000;
/** Last event of a stream whose token was refused before its expiry. At the expiry the stream ends without it. */
export const sessionEndedEvent = 'session-ended';

export interface LiveStreamOptions<T> {
  /** Notifications of new events: the newest id, or empty after a reconnection. */
  readonly wakeUps: Observable<string>;
  /** Reads the events after an id, in order, within the subscriber's jurisdiction. */
  readonly readEventsAfter: (after: number) => Promise<readonly { readonly id: number; readonly data: T }[]>;
  /** Id after which the stream starts: `Last-Event-ID`, or the newest id for a first connection. */
  readonly afterId: number;
  /** Expiry of the token, epoch seconds. The stream ends then. */
  readonly expiresAt: number;
  /** Whether the token is still accepted. A changed password or a disabled account ends the stream. */
  readonly isTokenAccepted: () => Promise<boolean>;
  /** Emits when the access of the account may have changed. */
  readonly accessChanges?: Observable<unknown>;
  /** Type of the server-sent events. */
  readonly type: string;
  /** Ends all streams when the service stops. */
  readonly stop: Observable<unknown>;
}

/**
 * Creates a stream of server-sent events: missed events first, then each change as it commits, and a ping every 15
 * seconds. The stream ends when its token expires. When the token is refused earlier, `session-ended` is the last
 * event. A failed read (database unavailable or busy) is retried from the same id until it succeeds.
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
      // A check that fails is repeated at the next interval.
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

/** Reads at the start and after each wake-up. Wake-ups during a read cause one further read. */
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

/** Number of open live streams of this process, by account. */
const openStreamsByAccount = new Map<string, number>();

/**
 * Acquires a slot for a live stream of an account.
 * @returns a function that releases the slot; further calls do nothing
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
 * Streams changes to a signed-in account, from the last event that it received. A first connection starts at the
 * newest event.
 * @throws Problem PLATFORM.TOO_MANY_REQUESTS when the account has too many streams
 */
export async function streamChanges<T extends object>(
  { actor, lastEventId, versions }: LiveStreamSubscriber,
  source: Pick<LiveStreamOptions<T>, 'wakeUps' | 'readEventsAfter' | 'type'> & {
    /** Returns the id of the newest event. */
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
