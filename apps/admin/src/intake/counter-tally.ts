import type { Session } from '@khai-bao/api-client/admin';
import { useSyncExternalStore } from 'react';

/** A registration that was typed in at this counter. */
export interface CounterEntry {
  readonly unitId: string;
  readonly trackingCode: string;
  readonly name: string;
  readonly street: string;
  /** When it was saved, milliseconds since 1970. */
  readonly at: number;
  /** The ward that it is in, and the one that was typed, when that has gone into it. */
  readonly moved: { readonly now: string; readonly former: string } | null;
}

let saved: readonly CounterEntry[] = [];
const listeners = new Set<() => void>();

function change(next: readonly CounterEntry[]): void {
  saved = next;
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Keeps what was typed in, in the memory of this page only, until somebody signs out. */
export function addToCounterTally(one: CounterEntry, session: Session): void {
  change([one, ...saved]);
  const leave = session.subscribe(() => {
    if (session.state().status !== 'signed-out') return;
    change([]);
    leave();
  });
}

/** What was typed in at this counter since the sign-in, the newest first. */
export function useCounterTally(): readonly CounterEntry[] {
  return useSyncExternalStore(subscribe, () => saved);
}
