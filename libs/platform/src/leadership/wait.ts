/**
 * Waits for a time. It ends early when the signal is aborted.
 * @param onWake receives a function that ends the wait
 */
export function waitFor(
  milliseconds: number,
  ended: AbortSignal,
  onWake?: (wake: () => void) => void,
): Promise<void> {
  if (ended.aborted || milliseconds <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      ended.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    ended.addEventListener('abort', done);
    onWake?.(done);
  });
}
