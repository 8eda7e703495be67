import { useEffect, useEffectEvent } from 'react';

const dialogs = '[role="dialog"],[role="alertdialog"],[role="menu"],dialog[open]';
const checkIntervalMs = 100;

/** True while a dialog or menu lies over the page. Nothing behind it is read or recorded by itself. */
export const isDialogOpen = (): boolean => document.querySelector(dialogs) !== null;

/**
 * Calls `onTimeout` once, when no dialog has been open for a while. A dialog stops the time; after it closes, the time starts again.
 * @param isRunning no time runs while it is false
 * @param timeoutMs milliseconds
 */
export function useTimeoutWithoutDialog(isRunning: boolean, timeoutMs: number, onTimeout: () => void): void {
  const act = useEffectEvent(onTimeout);
  useEffect(() => {
    if (!isRunning) return;
    let startedAt = performance.now();
    const timer = setInterval(() => {
      if (isDialogOpen()) startedAt = performance.now();
      if (performance.now() - startedAt < timeoutMs) return;
      clearInterval(timer);
      act();
    }, checkIntervalMs);
    return () => clearInterval(timer);
  }, [isRunning, timeoutMs]);
}
