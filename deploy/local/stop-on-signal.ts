import type { Log } from './log.ts';

/**
 * Stops what runs at SIGINT or SIGTERM, once, and ends the process with 130. A signal to the whole process group arrives twice,
 * because the parent forwards it.
 * @returns `onStarted` takes the stop function of what was started, as soon as it exists; `stop` calls it
 */
export function stopOnSignal(log: Log): {
  readonly onStarted: (stop: () => Promise<void>) => void;
  readonly stop: () => Promise<void>;
} {
  let stop = (): Promise<void> => Promise.resolve();
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      log('stopping');
      void stop().finally(() => process.exit(130));
    });
  return {
    onStarted: (started) => {
      stop = started;
    },
    stop: () => stop(),
  };
}
