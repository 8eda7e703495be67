import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';

/** So long can be taken back what is done to many, milliseconds. */
export const undoPeriodMs = 10_000;

export interface DelayedAction<T> {
  readonly what: T;
  /** When it is done by itself, milliseconds since 1970. */
  readonly dueAt: number;
}

/**
 * Holds what is about to be done to many for ten seconds: it can be taken back, or done at once. Whoever leaves the page does it at
 * once too, so nothing that was ordered is forgotten.
 */
export function useDelayedAction<T>(run: (what: T) => void) {
  const [held, setHeld] = useState<DelayedAction<T> | null>(null);
  const now = useRef<DelayedAction<T> | null>(null);
  const runIt = useEffectEvent(run);

  const end = useCallback((): T | null => {
    const was = now.current;
    now.current = null;
    setHeld(null);
    return was?.what ?? null;
  }, []);
  const hold = useCallback((what: T): void => {
    now.current = { what, dueAt: Date.now() + undoPeriodMs };
    setHeld(now.current);
  }, []);

  const finish = useEffectEvent((): void => {
    const what = end();
    if (what !== null) runIt(what);
  });
  useEffect(() => {
    if (held === null) return;
    const timer = setTimeout(() => finish(), held.dueAt - Date.now());
    return () => clearTimeout(timer);
  }, [held]);
  useEffect(() => {
    const leave = (): void => finish();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
    };
  }, []);

  return {
    held,
    hold,
    /** Takes it back. */
    undo: end,
    /** Does it at once. */
    doNow: (): void => {
      const what = end();
      if (what !== null) run(what);
    },
  };
}
