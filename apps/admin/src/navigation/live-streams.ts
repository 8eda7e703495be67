import { followStream } from '@khai-bao/api-client/admin';
import type { LiveEvent, Session } from '@khai-bao/api-client/admin';
import { useCallback, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { useApi } from '../session/session.js';

interface StreamConnection {
  users: number;
  connected: boolean;
  end: () => void;
  events: Set<(event: LiveEvent) => void>;
  states: Set<() => void>;
}
const connectionsBySession = new WeakMap<Session, Map<string, StreamConnection>>();

function connectionOf(session: Session, path: string): StreamConnection {
  const all = connectionsBySession.get(session) ?? new Map<string, StreamConnection>();
  connectionsBySession.set(session, all);
  let one = all.get(path);
  if (!one) {
    one = { users: 0, connected: false, end: () => undefined, events: new Set(), states: new Set() };
    all.set(path, one);
  }
  return one;
}

function joinStream(session: Session, path: string): () => void {
  const one = connectionOf(session, path);
  one.users += 1;
  if (one.users === 1) {
    one.end = followStream(session, path, {
      onEvent: (event) => {
        for (const hear of one.events) hear(event);
      },
      onConnected: (connected) => {
        one.connected = connected;
        for (const tell of one.states) tell();
      },
    });
  }
  return () => {
    one.users -= 1;
    if (one.users === 0) {
      one.end();
      one.connected = false;
    }
  };
}

/** Hears the events of a live stream while the component stands. One stream per page, whoever listens. */
export function useLiveEvents(path: string | null, onEvent: (event: LiveEvent) => void): void {
  const { session } = useApi();
  const hear = useEffectEvent(onEvent);
  useEffect(() => {
    if (!path) return;
    const listener = (event: LiveEvent): void => hear(event);
    const one = connectionOf(session, path);
    one.events.add(listener);
    const leave = joinStream(session, path);
    return () => {
      one.events.delete(listener);
      leave();
    };
  }, [session, path]);
}

/** True only while the stream is open. */
export function useStreamConnected(path: string): boolean {
  const { session } = useApi();
  const subscribe = useCallback(
    (listener: () => void) => {
      const one = connectionOf(session, path);
      one.states.add(listener);
      return () => {
        one.states.delete(listener);
      };
    },
    [session, path],
  );
  return useSyncExternalStore(subscribe, () => connectionOf(session, path).connected);
}
