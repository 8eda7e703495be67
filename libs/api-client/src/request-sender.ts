import { ServiceProblem, readServiceProblem } from './admin-problem.js';
import { withQuery } from './client.js';
import { ServerClock } from './server-clock.js';
import type { RequestOptions } from './session-types.js';
import { requestLimit, withTimeLimit } from './time-limit.js';

/** Sends requests to the services of this origin, and learns the server's time from their answers. */
export class RequestSender {
  /** The server's time, learnt from its answers. */
  readonly clock = new ServerClock();

  constructor(private readonly fetcher: typeof fetch) {}

  /** Asks without a token and reads JSON. @throws ServiceProblem */
  async requestAnonymously<T>(path: string, options: RequestOptions): Promise<T> {
    return withTimeLimit(options.limit ?? requestLimit, undefined, async ({ signal }) => {
      const answer = await this.sendRequest(path, { ...options, signal }, null);
      if (!answer.ok) throw await readServiceProblem(answer);
      try {
        return (await answer.json()) as T;
      } catch {
        throw new ServiceProblem(0, 'NETWORK');
      }
    });
  }

  /** Sends one request. @throws ServiceProblem NETWORK; an abort of the caller's is thrown on */
  async sendRequest(path: string, options: RequestOptions, token: string | null): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
    const isFile = typeof Blob !== 'undefined' && options.body instanceof Blob;
    if (options.body !== undefined)
      headers['content-type'] = isFile ? 'application/octet-stream' : 'application/json';
    if (token) headers['authorization'] = `Bearer ${token}`;
    const sentAt = Date.now();
    try {
      const answer = await this.fetcher(withQuery(path, options.query), {
        method: options.method ?? 'GET',
        headers,
        credentials: 'same-origin',
        ...(options.body === undefined
          ? {}
          : { body: isFile ? (options.body as Blob) : JSON.stringify(options.body) }),
        ...(options.signal ? { signal: options.signal } : {}),
        ...(options.keepalive === true ? { keepalive: true } : {}),
        ...(options.fresh === true ? { cache: 'no-store' as const } : {}),
      });
      // What a cache may have kept tells an old time.
      if (options.method === 'POST' || options.fresh)
        this.clock.recordServerTime(answer.headers.get('date'), sentAt);
      return answer;
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new ServiceProblem(0, 'NETWORK');
    }
  }
}
