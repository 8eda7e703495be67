import { ServiceProblem } from './admin-problem.js';
import type { Session } from './session.js';

/** One event of a live stream. */
export interface LiveEvent {
  event: string;
  id: string | null;
  data: unknown;
}

/** Cuts a text stream of server-sent events into events; what is not yet whole is kept for the next piece. */
export class EventParser {
  private rest = '';

  push(piece: string): LiveEvent[] {
    this.rest += piece.replaceAll('\r\n', '\n');
    const blocks = this.rest.split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      let event = 'message';
      let id: string | null = null;
      const data: string[] = [];
      for (const line of block.split('\n')) {
        const at = line.indexOf(':');
        if (at === 0 || line === '') continue;
        const field = at < 0 ? line : line.slice(0, at);
        const value = at < 0 ? '' : line.slice(at + 1).replace(/^ /, '');
        if (field === 'event') event = value;
        else if (field === 'id') id = value;
        else if (field === 'data') data.push(value);
      }
      if (data.length === 0) return event === 'ping' ? [{ event, id, data: null }] : [];
      const text = data.join('\n');
      try {
        return [{ event, id, data: JSON.parse(text) as unknown }];
      } catch {
        return [{ event, id, data: text }];
      }
    });
  }
}

export interface LiveHandlers {
  onEvent: (event: LiveEvent) => void;
  onConnected: (connected: boolean) => void;
}

type Shared =
  { kind: 'event'; event: LiveEvent } | { kind: 'connected'; connected: boolean } | { kind: 'ask' };
/** A stream that says nothing for this long is dead; the services ping every 15 seconds. */
const silenceTimeoutMs = 40_000;

const reconnectDelayMs = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

async function readOnce(
  session: Session,
  path: string,
  lastId: string | null,
  handlers: LiveHandlers,
  signal: AbortSignal,
): Promise<string | null> {
  const control = new AbortController();
  const stop = (): void => control.abort();
  signal.addEventListener('abort', stop);
  let last = lastId;
  let watch = setTimeout(stop, silenceTimeoutMs);
  try {
    const answer = await session.requestResponse(path, {
      headers: { accept: 'text/event-stream', ...(last ? { 'Last-Event-ID': last } : {}) },
      signal: control.signal,
    });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!reader) return last;
    handlers.onConnected(true);
    const cutter = new EventParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return last;
      clearTimeout(watch);
      watch = setTimeout(stop, silenceTimeoutMs);
      for (const event of cutter.push(value)) {
        if (event.event === 'session-ended') {
          // Ended by a sign-out elsewhere: the refresh is refused, and every page of this person closes.
          await session.renewSession();
          return last;
        }
        if (event.id) last = event.id;
        handlers.onEvent(event);
      }
    }
  } catch (error) {
    if (error instanceof ServiceProblem && (error.status === 401 || error.status === 403)) throw error;
    return last;
  } finally {
    clearTimeout(watch);
    signal.removeEventListener('abort', stop);
    stop();
    handlers.onConnected(false);
  }
}

async function keepReading(
  session: Session,
  path: string,
  handlers: LiveHandlers,
  signal: AbortSignal,
): Promise<void> {
  let last: string | null = null;
  let failures = 0;
  while (!signal.aborted) {
    const began = Date.now();
    try {
      last = await readOnce(session, path, last, handlers, signal);
    } catch {
      return;
    }
    failures = Date.now() - began > 10_000 ? 0 : failures + 1;
    if (!signal.aborted)
      await reconnectDelayMs(
        Math.min(15_000, 300 * 2 ** Math.min(failures, 6)) * (0.7 + Math.random() * 0.6),
        signal,
      );
  }
}

/**
 * Follows a live stream and takes it up again after a break, from the last event it has seen. The tabs of one browser
 * share one connection: the tab that holds the lock reads, the others listen to it. Returns what ends it.
 */
export function followStream(session: Session, path: string, handlers: LiveHandlers): () => void {
  const end = new AbortController();
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  if (!locks || typeof BroadcastChannel === 'undefined') {
    void keepReading(session, path, handlers, end.signal);
    return () => end.abort();
  }
  const account = session.state();
  const name = `kb-live:${path}:${'profile' in account ? account.profile.accountId : ''}`;
  const channel = new BroadcastChannel(name);
  let leading = false;
  let connected = false;
  const tell = (message: Shared): void => {
    if (!end.signal.aborted) channel.postMessage(message);
  };
  channel.onmessage = (message: MessageEvent<Shared>): void => {
    if (message.data.kind === 'ask') {
      if (leading) tell({ kind: 'connected', connected });
    } else if (!leading) {
      if (message.data.kind === 'event') handlers.onEvent(message.data.event);
      else handlers.onConnected(message.data.connected);
    }
  };
  tell({ kind: 'ask' });
  const shared: LiveHandlers = {
    onEvent: (event) => {
      handlers.onEvent(event);
      tell({ kind: 'event', event });
    },
    onConnected: (now) => {
      connected = now;
      handlers.onConnected(now);
      tell({ kind: 'connected', connected: now });
    },
  };
  locks
    .request(name, { signal: end.signal }, async () => {
      leading = true;
      await keepReading(session, path, shared, end.signal);
    })
    .catch(() => undefined);
  return () => {
    end.abort();
    channel.close();
  };
}
