import { ServiceProblem } from './admin-problem.js';

/** For what answers with JSON, milliseconds: longer than the gateway waits for a service. */
export const requestLimit = 45_000;
/** For a file that comes down, milliseconds. */
export const downloadLimit = 300_000;
/** A file goes up at 16 kB a second at least; what is slower counts as stuck. */
const slowestBytesPerMillisecond = 16;

/** How long a request may take, milliseconds. */
export const timeLimitOf = (body: unknown): number =>
  requestLimit + (body instanceof Blob ? body.size / slowestBytesPerMillisecond : 0);

/**
 * Does work that ends within a time limit: afterwards its signal is aborted, and `ServiceProblem` with `TIMEOUT` (status 0) is thrown,
 * also when the work does not heed its signal. An abort of the caller's goes through, also after the work has answered (a stream).
 * @param milliseconds the limit
 */
export async function withTimeLimit<T>(
  milliseconds: number,
  outer: AbortSignal | undefined,
  work: (control: AbortController) => Promise<T>,
): Promise<T> {
  const control = new AbortController();
  outer?.addEventListener('abort', () => control.abort(outer.reason), { once: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      control.abort(new ServiceProblem(0, 'TIMEOUT'));
    }, milliseconds);
    control.signal.addEventListener('abort', () => reject(control.signal.reason as Error));
    if (outer?.aborted) control.abort(outer.reason);
  });
  ended.catch(() => undefined);
  try {
    return await Promise.race([work(control), ended]);
  } finally {
    clearTimeout(timer);
  }
}
