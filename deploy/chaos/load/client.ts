import http, { type IncomingMessage } from 'node:http';
import {
  addressOf,
  type ApiOperation,
  type ApiRequest,
  type ApiResponse,
  type PlainApiRequest,
} from '../../local/api-operations.ts';
import type { MeasuredResponse } from './response-meter.ts';

const requestTimeoutMs = 20_000;
const maxResends = 5;
const retryStatuses = [408, 425, 429];
const firstRetryDelayMs = 500;
const maxRetryDelayMs = 15_000;
/** Delays are spread by up to this share, so that clients do not return at the same time. */
const retryJitter = 0.3;

/** A response, or its absence: then the status is 0 and the code names the cause. */
export interface ClientResponse<Body> extends MeasuredResponse {
  /** The body of a successful response. */
  readonly body?: Body;
  /** The code of a problem. */
  readonly code?: string;
  /** Seconds; null without the header. */
  readonly retryAfter: number | null;
}

/** What a single attempt resulted in. `stale`: the kept-alive connection had been closed before the request. */
interface AttemptResult<Body> extends ClientResponse<Body> {
  readonly stale?: boolean;
}

interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: http.OutgoingHttpHeaders;
}

export type RecordResponse = (kind: string, response: MeasuredResponse, latencyMs: number) => void;

export interface ClientRequestOptions {
  /** Under which the response is counted. */
  readonly kind: string;
  readonly token?: string;
}

/** Sends API requests through one origin over kept-alive connections, as a browser does. */
export class Client {
  /** Requests that were sent again because a kept-alive connection had been closed: browsers do so silently. */
  resent = 0;
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 400, maxFreeSockets: 100 });
  readonly #hostname: string;
  readonly #port: string;
  readonly #host: string;
  readonly #record: RecordResponse;

  constructor(origin: string, record: RecordResponse = () => undefined) {
    const { hostname, port } = new URL(origin);
    this.#hostname = hostname === 'localhost' ? '127.0.0.1' : hostname;
    this.#port = port;
    this.#host = `${hostname}:${port}`;
    this.#record = record;
  }

  async send<Operation extends ApiOperation>(
    operation: Operation,
    request: ApiRequest<Operation>,
    { kind, token }: ClientRequestOptions,
  ): Promise<ClientResponse<ApiResponse<Operation>>> {
    const startedAt = performance.now();
    const plain: PlainApiRequest = request;
    const { method, url } = addressOf(operation, plain);
    const payload = plain.body === undefined ? undefined : JSON.stringify(plain.body);
    const httpRequest = {
      method,
      path: url,
      headers: {
        host: this.#host,
        accept: 'application/json',
        ...(payload === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...plain.headers,
      },
    };
    let response = await this.#attempt<ApiResponse<Operation>>(httpRequest, payload);
    for (let resends = 0; response.stale && resends < maxResends; resends += 1) {
      this.resent += 1;
      response = await this.#attempt<ApiResponse<Operation>>(httpRequest, payload);
    }
    this.#record(kind, response, performance.now() - startedAt);
    return response;
  }

  close(): void {
    this.#agent.destroy();
  }

  #attempt<Body>(httpRequest: HttpRequest, payload: string | undefined): Promise<AttemptResult<Body>> {
    return new Promise((resolve) => {
      const request = http.request(
        { ...httpRequest, agent: this.#agent, hostname: this.#hostname, port: this.#port },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', (error) => resolve(failedResponse(error)));
          response.on('end', () => {
            if (response.complete) resolve(parseResponse(response, Buffer.concat(chunks).toString()));
            else resolve({ status: 0, code: 'INCOMPLETE', retryAfter: null });
          });
        },
      );
      request.on('error', (error: NodeJS.ErrnoException) =>
        resolve({
          ...failedResponse(error),
          stale: request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE'),
        }),
      );
      request.setTimeout(requestTimeoutMs, () =>
        request.destroy(Object.assign(new Error('timeout'), { code: 'TIMEOUT' })),
      );
      request.end(payload);
    });
  }
}

const failedResponse = (error: NodeJS.ErrnoException): Omit<AttemptResult<never>, 'body'> => ({
  status: 0,
  code: error.code ?? error.message,
  retryAfter: null,
});

function parseResponse<Body>(
  { statusCode: status = 0, headers }: IncomingMessage,
  text: string,
): ClientResponse<Body> {
  const seconds = Number(headers['retry-after']);
  const retryAfter = headers['retry-after'] !== undefined && Number.isFinite(seconds) ? seconds : null;
  if (text === '') return { status, retryAfter };
  try {
    const body = JSON.parse(text) as Body & { readonly code?: string };
    return { status, body, ...(body.code === undefined ? {} : { code: body.code }), retryAfter };
  } catch {
    return { status, code: 'NOT_JSON', retryAfter };
  }
}

/** True when a retry of the same request may succeed, as `apps/citizen/src/keep/outbox.ts` decides. */
export const isRetryable = ({ status }: MeasuredResponse): boolean =>
  status === 0 || status >= 500 || retryStatuses.includes(status);

/**
 * Milliseconds until the next attempt: what the server asked for, otherwise doubling, with jitter.
 * @param random returns a number in [0, 1)
 */
export const retryDelayMs = (attempts: number, retryAfter: number | null, random: () => number): number =>
  (retryAfter !== null
    ? retryAfter * 1000
    : Math.min(maxRetryDelayMs, firstRetryDelayMs * 2 ** Math.max(0, attempts - 1))) *
  (1 + random() * retryJitter);
