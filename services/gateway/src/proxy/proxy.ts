import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '@khai-bao/contracts';
import { forward } from './forward.js';
import { networkOf, type Limits } from './limits.js';
import type { BodyReader } from './read-body.js';
import { refuseRaw, type CommonHeaders } from './refuse.js';
import {
  bearerTokenOf,
  namesRegistration,
  uploadRouteOf,
  type UploadPlaces,
  type UploadRoute,
} from './upload-routes.js';
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
/**
 * Letters, digits, `-` and `_` never need an escape (RFC 3986, 2.3). A path that escapes them means what the plain one means to
 * a service and something else to every rule here.
 */
const needlessEscape = /%(2d|3[0-9]|4[1-9a-f]|5[0-9a]|5f|6[1-9a-f]|7[0-9ae])/i;
/** Pages that stay open, by path and method alone: what a client accepts is no reason to lift a limit. */
const livePath = /^\/v1\/([a-z-]+\/)?stream$/;

/** What a worker of the gateway has one of. */
export interface ProxyParts {
  readonly upstreams: Upstreams;
  readonly limits: Limits;
  readonly bodies: BodyReader;
  readonly uploads: UploadPlaces;
  /** Whether an access token is one of ours; rejects with `PLATFORM.UNAVAILABLE` while that cannot be told. */
  readonly isOurToken: (token: string) => Promise<boolean>;
  readonly security: CommonHeaders;
}

/** Is it the way of a service? Everything else is pages, the reference and what is not there. */
export const isPassage = (url: string): boolean => address.test(url);

/**
 * `/api/<service>/v1/…` → the service's `/v1/…`. Bodies go on byte for byte; inner paths (`/health`, `/metrics`) are not
 * reachable. This way is taken thousands of times a second and stands before every framework.
 */
export async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ProxyParts,
): Promise<void> {
  const correlationId = randomUUID();
  const common = { ...parts.security, 'x-correlation-id': correlationId };
  const { url = '', method = '' } = request;
  const [, service = '', path = ''] = address.exec(url) ?? [];
  const refuse = (code: ErrorCode, retryAfter?: number): void =>
    refuseAndDrain(request, response, common, code, retryAfter);
  if (!isReadable(url)) return refuse('PLATFORM.MALFORMED');
  if (!methods.has(method) || !parts.upstreams.has(service) || climbing.test(path))
    return refuse('PLATFORM.NOT_FOUND');
  if (needlessEscape.test(path)) return refuse('PLATFORM.MALFORMED');
  const wait = await parts.limits.wait(request, `/${service}${path}`);
  if (wait > 0) return refuse('PLATFORM.TOO_MANY_REQUESTS', wait);
  const upload = uploadRouteOf(request, `/${service}${path}`);
  if (upload !== undefined) {
    const refusal = await uploadRefusal(request, upload, parts);
    if (refusal !== null) return refuse(refusal, refusal === 'PLATFORM.UNAVAILABLE' ? 2 : undefined);
    const release = parts.uploads.acquire(upload, networkOf(request));
    if (release === null) return refuse('PLATFORM.OVERLOADED', 3);
    response.once('close', release);
  }
  const body = await parts.bodies.read(request, upload?.limit);
  if (body === 'broken') return void response.destroy();
  if (body === 'too-large') return refuse('PLATFORM.TOO_LARGE');
  if (body === 'too-slow') return refuse('PLATFORM.TOO_SLOW');
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
      live: method === 'GET' && livePath.test(path),
    },
    parts.upstreams,
  );
}

/** Why somebody may not send a file here; null when they may. Asked before the file has a place or a byte of memory. */
async function uploadRefusal(
  request: IncomingMessage,
  { sender }: UploadRoute,
  { isOurToken }: Pick<ProxyParts, 'isOurToken'>,
): Promise<ErrorCode | null> {
  if (sender === 'registration') return namesRegistration(request) ? null : 'PLATFORM.UNAUTHENTICATED';
  const token = bearerTokenOf(request);
  if (token === null) return 'PLATFORM.UNAUTHENTICATED';
  try {
    return (await isOurToken(token)) ? null : 'PLATFORM.UNAUTHENTICATED';
  } catch {
    return 'PLATFORM.UNAVAILABLE';
  }
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
