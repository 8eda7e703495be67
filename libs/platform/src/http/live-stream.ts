import type { MessageEvent } from '@nestjs/common';
import { from, interval, map, merge, mergeMap, takeUntil, timer, type Observable } from 'rxjs';

export interface LiveStreamOptions<T> {
  /** Notifications: the number of the newest event, or empty for "look again". */
  readonly wake: Observable<string>;
  /** Events after a number, in order, already within the reader's scope. */
  readonly read: (after: number) => Promise<readonly { readonly id: number; readonly data: T }[]>;
  /** Where the reader stopped, from `Last-Event-ID`; the newest number when it is the first time. */
  readonly from: number;
  /** When the token ends, epoch seconds: the stream ends with it. */
  readonly expiresAt: number;
  /** The name of the events. */
  readonly type: string;
  /** Ends all streams when the service stops. */
  readonly stop: Observable<unknown>;
}

/** A live page's stream: what was missed first, then each change as it commits, a ping every 15 seconds. */
export function liveStream<T extends object>(options: LiveStreamOptions<T>): Observable<MessageEvent> {
  let last = options.from;
  let reading: Promise<unknown> = Promise.resolve();
  const readNext = async (): Promise<MessageEvent[]> => {
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
  // What commits while the first read is under way is read by the wake-up that follows it.
  const changes = merge(next(), options.wake.pipe(mergeMap(() => next())));
  const end = merge(timer(Math.max(0, options.expiresAt * 1000 - Date.now())), options.stop);
  return merge(from([hello]), changes, pings).pipe(takeUntil(end));
}
