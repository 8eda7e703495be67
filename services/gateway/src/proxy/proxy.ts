import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '@khai-bao/contracts';
import { forward } from './forward.js';
import type { Limits } from './limits.js';
import { fileWayOf, readBody } from './read-body.js';
import { refuseRaw, type CommonHeaders } from './refuse.js';
import type { Upstreams } from './upstreams.js';

/** Only these headers go on to a service; everything that says who somebody is comes from the gateway itself. */
const passedOn = [
  'accept',
  'accept-language',
  'authorization',
  'content-type',
  'cookie',
  'idempotency-key',
  'last-event-id',
  'origin',
  'sec-fetch-site',
  'x-device-token',
  'x-file-name',
  'x-tracking-code',
  'x-phone-tail',
  'user-agent',
  'if-none-match',
] as const;

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const address = /^\/api\/([^/?]+)(\/v1\/[^?]*)/;
const climbing = /(^|\/)\.\.?(\/|$)|%2e|%2f|\\/i;

/** Is it the way of a service? Everything else is pages, the reference and what is not there. */
export const isPassage = (url: string): boolean => address.test(url);

/**
 * `/api/<service>/v1/…` → the service's `/v1/…`. Bodies go on byte for byte; inner paths (`/health`, `/metrics`) are not
 * reachable. This way is taken thousands of times a second and stands before every framework.
 */
export async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  upstreams: Upstreams,
  limits: Limits,
  security: CommonHeaders,
): Promise<void> {
  const correlationId = randomUUID();
  const common = { ...security, 'x-correlation-id': correlationId };
  const { url = '', method = '' } = request;
  const [, service = '', path = ''] = address.exec(url) ?? [];
  if (!isReadable(url)) return refuseAndDrain(request, response, common, 'PLATFORM.MALFORMED');
  if (!methods.has(method) || !upstreams.has(service) || climbing.test(path))
    return refuseAndDrain(request, response, common, 'PLATFORM.NOT_FOUND');
  const wait = await limits.wait(request, `/${service}${path}`);
  if (wait > 0) return refuseAndDrain(request, response, common, 'PLATFORM.TOO_MANY_REQUESTS', wait);
  const file = fileWayOf(request, `/${service}${path}`);
  if (file !== undefined) {
    if (file.inFlight >= file.atOnce)
      return refuseAndDrain(request, response, common, 'PLATFORM.OVERLOADED', 3);
    file.inFlight += 1;
    response.once('close', () => (file.inFlight -= 1));
  }
  const body = await readBody(request, file?.limit);
  if (body === 'broken') return void response.destroy();
  if (body === 'too-large') return refuseAndDrain(request, response, common, 'PLATFORM.TOO_LARGE');
  const bodiless = method === 'GET' || method === 'HEAD';
  forward(
    {
      service,
      path: url.slice(`/api/${service}`.length),
      request,
      response,
      common,
      headers: headersOf(request, correlationId, bodiless),
      body: bodiless ? null : body,
      live: request.headers.accept?.includes('text/event-stream') === true,
    },
    upstreams,
  );
}

function headersOf(
  { headers: given, socket }: IncomingMessage,
  correlationId: string,
  bodiless: boolean,
): Record<string, string> {
  const headers: Record<string, string> = {
    'x-forwarded-for': socket.remoteAddress ?? '',
    'x-correlation-id': correlationId,
  };
  for (const name of passedOn) {
    const value = given[name];
    if (value !== undefined && !(bodiless && name === 'content-type')) headers[name] = String(value);
  }
  return headers;
}

/** A refusal before the whole body was read: the connection ends with it, so that nothing of the body is taken for a request. */
function refuseAndDrain(
  request: IncomingMessage,
  response: ServerResponse,
  common: CommonHeaders,
  code: ErrorCode,
  retryAfter?: number,
): void {
  if (!request.complete) response.shouldKeepAlive = false;
  request.resume();
  refuseRaw(response, common, code, retryAfter);
}

const isReadable = (url: string): boolean => {
  if (!url.includes('%')) return true;
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
};
