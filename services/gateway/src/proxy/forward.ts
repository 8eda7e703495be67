import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { refuseRaw, type CommonHeaders } from './refuse.js';
import type { Upstream, Upstreams } from './upstreams.js';

/** One request on its way: everything that a second try needs again. */
export interface Passage {
  readonly service: string;
  /** The service's own path, with its query. */
  readonly path: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly common: CommonHeaders;
  readonly headers: Record<string, string>;
  readonly body: Buffer | null;
  /** A page that stays open. */
  readonly live: boolean;
}

/** What a client may send twice without doing it twice: it carries a key of the client's own. */
const keyed = /^\/v1\/(declarations(\/on-behalf)?|checks)$/;

const isKeyed = ({ request: { method }, path }: Passage): boolean =>
  method === 'POST' && keyed.test(path.split('?', 1)[0]!);

const isRepeatable = (passage: Passage): boolean =>
  passage.request.method === 'GET' ||
  passage.request.method === 'HEAD' ||
  passage.request.headers['idempotency-key'] !== undefined ||
  isKeyed(passage);

/** Errors of a connection that never came about: the service has not heard of the request. */
const unheard = new Set([
  'ECONNREFUSED',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
]);

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'proxy-authenticate',
  'trailer',
]);

/**
 * Sends a request to an instance and its answer back, as it comes. An instance that cannot be reached, or breaks off before
 * it answers something that is harmless to repeat, is passed over for a while and the request goes to another.
 */
export function forward(passage: Passage, upstreams: Upstreams, tried: readonly Upstream[] = []): void {
  const { service, path, request, response, common, headers, body, live } = passage;
  const upstream = upstreams.pick(service, tried);
  if (upstream === undefined) return refuseRaw(response, common, 'PLATFORM.UNAVAILABLE', 2);
  const travel = live ? 'live' : isKeyed(passage) ? 'line' : 'call';
  if (!upstream.hasRoom(travel)) return refuseRaw(response, common, 'PLATFORM.OVERLOADED', 1);
  let answered = false;
  let controller: Dispatcher.DispatchController | undefined;
  // What is pipelined is never aborted: that would break the connection under all who stand behind it. Its answer is dropped.
  const onClose = (): void => {
    if (travel === 'line') controller?.resume();
    else controller?.abort(new Error('the client is gone'));
  };
  const onDrain = (): void => controller?.resume();
  response.on('close', onClose);
  response.on('drain', onDrain);
  const over = (): void => {
    done();
    response.off('close', onClose);
    response.off('drain', onDrain);
  };
  const done = upstream.dispatch(
    travel,
    { path, method: request.method as Dispatcher.HttpMethod, headers, body },
    {
      onRequestStart(started) {
        controller = started;
        if (response.destroyed) onClose();
      },
      onResponseStart(_controller, status, answer) {
        if (status < 200) return;
        answered = true;
        if (answer['connection'] === 'close') upstream.passOver();
        if (!response.destroyed) response.writeHead(status, answerHeaders(common, answer));
      },
      onResponseData(receiving, chunk) {
        if (!response.destroyed && !response.write(chunk)) receiving.pause();
      },
      onResponseEnd() {
        over();
        if (!response.destroyed) response.end();
      },
      onResponseError(_controller, error) {
        over();
        if (response.destroyed) return;
        if (answered) return void response.destroy();
        upstream.passOver();
        const { code } = error as Error & { code?: string };
        if ((code !== undefined && unheard.has(code)) || isRepeatable(passage))
          forward(passage, upstreams, [...tried, upstream]);
        else refuseRaw(response, common, 'PLATFORM.UNAVAILABLE', 2);
      },
    },
  );
}

function answerHeaders(
  common: CommonHeaders,
  answer: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | string[]> {
  // What a service does not say may be kept is not kept.
  const headers: Record<string, string | string[]> = { ...common, 'cache-control': 'no-store' };
  for (const name in answer) {
    const value = answer[name];
    if (value !== undefined && !hopByHop.has(name)) headers[name] = value;
  }
  return headers;
}
