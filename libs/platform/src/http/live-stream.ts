import type { MessageEvent } from '@nestjs/common';
import type { AccountVersions } from '../auth/account-versions.js';
import type { Actor } from '../auth/actor.js';
import { stopping } from './start-service.js';
import {
  from,
  ignoreElements,
  interval,
  map,
  merge,
  mergeMap,
  Subject,
  takeUntil,
  timer,
  type Observable,
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

/** A live page's stream: what was missed first, then each change as it commits, a ping every 15 seconds; it ends with its token. */
export function liveStream<T extends object>(options: LiveStreamOptions<T>): Observable<MessageEvent> {
  let last = options.from;
  let reading: Promise<unknown> = Promise.resolve();
  const refused = new Subject<void>();
  const readNext = async (): Promise<MessageEvent[]> => {
    if (!(await options.accepted())) {
      refused.next();
      return [];
    }
    const found = await options.read(last);
    const fresh = found.filter(({ id }) => id > last);
    for (const { id } of fresh) last = Math.max(last, id);
    return fresh.map(({ id, data }) => ({ id: String(id), type: options.type, data }));
  };
  const next = (): Observable<MessageEvent> => {
    const mine = reading.then(readNext, readNext);
    reading = mine.catch(() => undefined);
    return from(mine).pipe(mergeMap((events) => from(events)));
  };
  const hello: MessageEvent = { type: 'hello', data: { from: options.from } };
  const pings = interval(15_000).pipe(map((): MessageEvent => ({ type: 'ping', data: {} })));
  const looks = interval(lookEvery).pipe(
    mergeMap(async () => {
      if (!(await options.accepted())) refused.next();
    }),
    ignoreElements(),
  );
  // What commits while the first read is under way is read by the wake-up that follows it.
  const changes = merge(next(), options.wake.pipe(mergeMap(() => next())));
  const end = merge(timer(Math.max(0, options.expiresAt * 1000 - Date.now())), options.stop, refused);
  return merge(from([hello]), changes, pings, looks).pipe(takeUntil(end));
}

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
