import { ServiceProblem } from './admin-problem.js';
import type { RequestOptions } from './session-types.js';
import { timeLimitOf, withTimeLimit } from './time-limit.js';

/** Runs requests within their time limits and aborts all pending ones when the session ends. */
export class PendingRequests {
  private readonly controllers = new Set<AbortController>();

  /** Runs a request. @throws ServiceProblem of the request, of `abortAll`, TIMEOUT or NETWORK; an abort of the caller's is rethrown */
  async run<T>(options: RequestOptions, work: (options: RequestOptions) => Promise<T>): Promise<T> {
    let own: AbortController | undefined;
    try {
      return await withTimeLimit(
        options.limit ?? timeLimitOf(options.body),
        options.signal,
        async (control) => {
          own = control;
          // A keepalive request outlives the page that sent it, so the end of the session does not abort it.
          if (options.keepalive !== true) this.controllers.add(control);
          control.signal.addEventListener('abort', () => this.controllers.delete(control));
          return work({ ...options, signal: control.signal });
        },
      );
    } catch (error) {
      if (error instanceof ServiceProblem || options.signal?.aborted) throw error;
      if (own?.signal.reason instanceof ServiceProblem) throw own.signal.reason;
      throw new ServiceProblem(0, 'NETWORK');
    } finally {
      // A stream stays pending until it is aborted.
      if (own && options.headers?.['accept'] !== 'text/event-stream') this.controllers.delete(own);
    }
  }

  /** Aborts every pending request with a reason. */
  abortAll(reason: ServiceProblem): void {
    for (const control of this.controllers) control.abort(reason);
    this.controllers.clear();
  }
}
