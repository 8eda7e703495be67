import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { sendProblem, type CommonHeaders } from './problem-response.js';
import { carriesClientKey, isConnectError, isRepeatable } from './request-repetition.js';
import type { Upstream, Upstreams } from './upstreams.js';

/** A request that is forwarded, with everything that a second attempt needs. */
export interface ForwardedRequest {
  readonly service: string;
  /** Path of the service, with the query. */
  readonly path: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly common: CommonHeaders;
  readonly headers: Record<string, string>;
  readonly body: Buffer | null;
  /** True for a live page (server-sent events). */
  readonly isLive: boolean;
}

/** Headers of one connection (RFC 9110, 7.6.1), which are not forwarded. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'proxy-authenticate',
  'trailer',
]);

/**
 * Forwards a request to an instance and streams the response back. An instance that cannot be reached is avoided for a while, and the
 * request goes to another one. So does a request that may be repeated and whose connection broke before the response.
 */
export function forwardRequest(
  forwarded: ForwardedRequest,
  upstreams: Upstreams,
  tried: readonly Upstream[] = [],
): void {
  const { service, path, request, response, common, headers, body, isLive } = forwarded;
  const upstream = upstreams.pickInstance(service, tried);
  if (upstream === undefined) return sendProblem(response, common, 'PLATFORM.UNAVAILABLE', 2);
  const transport = isLive ? 'live' : carriesClientKey(request.method, path) ? 'pipelined' : 'single';
  if (!upstream.hasCapacity(transport)) return sendProblem(response, common, 'PLATFORM.OVERLOADED', 1);
  let isResponding = false;
  let controller: Dispatcher.DispatchController | undefined;
  // A pipelined request is never aborted, because other requests follow on its connection. Its response is discarded.
  const onClose = (): void => {
    if (transport === 'pipelined') controller?.resume();
    else controller?.abort(new Error('the client has disconnected'));
  };
  const onDrain = (): void => controller?.resume();
  response.on('close', onClose);
  response.on('drain', onDrain);
  const finish = (): void => {
    release();
    response.off('close', onClose);
    response.off('drain', onDrain);
  };
  const release = upstream.dispatchRequest(
    transport,
    { path, method: request.method as Dispatcher.HttpMethod, headers, body },
    {
      onRequestStart(started) {
        controller = started;
        if (response.destroyed) onClose();
      },
      onResponseStart(_controller, status, received) {
        if (status < 200) return;
        isResponding = true;
        if (received['connection'] === 'close') upstream.avoidForAWhile();
        if (!response.destroyed) response.writeHead(status, responseHeadersOf(common, received));
      },
      onResponseData(receiving, chunk) {
        if (!response.destroyed && !response.write(chunk)) receiving.pause();
      },
      onResponseEnd() {
        finish();
        if (!response.destroyed) response.end();
      },
      onResponseError(_controller, error) {
        finish();
        if (response.destroyed) return;
        if (isResponding) return void response.destroy();
        upstream.avoidForAWhile();
        if (isConnectError(error) || isRepeatable(request, path))
          forwardRequest(forwarded, upstreams, [...tried, upstream]);
        else sendProblem(response, common, 'PLATFORM.UNAVAILABLE', 2);
      },
    },
  );
}

function responseHeadersOf(
  common: CommonHeaders,
  received: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | string[]> {
  // A response without a cache directive of its service is not cached.
  const headers: Record<string, string | string[]> = { ...common, 'cache-control': 'no-store' };
  for (const name in received) {
    const value = received[name];
    if (value !== undefined && !hopByHop.has(name)) headers[name] = value;
  }
  return headers;
}
