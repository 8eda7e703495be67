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
  uploadSenderOf,
  type UploadPlaces,
  type UploadRoute,
} from './upload-routes.js';
import type { TokenHolder } from './token-check.js';
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
  /** Whose access token it is, null when accounts did not issue it; rejects with `PLATFORM.UNAVAILABLE` while that cannot be told. */
  readonly findTokenHolder: (token: string) => Promise<TokenHolder | null>;
  readonly security: CommonHeaders;
}

/**
 * A request target has no fragment (RFC 9112, 3.2). A service ignores one, and the rules here would see another path than
 * the service does.
 */
const hasFragment = (url: string): boolean => url.includes('#');

/** Returns whether `pass` handles a target: routes of services, and targets that are refused whatever they name. */
export const isPassage = (url: string): boolean => address.test(url) || hasFragment(url);

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
  if (hasFragment(url) || !isReadable(url)) return refuse('PLATFORM.MALFORMED');
  if (!methods.has(method) || !parts.upstreams.has(service) || climbing.test(path))
    return refuse('PLATFORM.NOT_FOUND');
  if (needlessEscape.test(path)) return refuse('PLATFORM.MALFORMED');
  const wait = await parts.limits.wait(request, `/${service}${path}`);
  if (wait > 0) return refuse('PLATFORM.TOO_MANY_REQUESTS', wait);
  const upload = uploadRouteOf(request, `/${service}${path}`);
  if (upload !== undefined) {
    const admitted = await admitUpload(request, upload, parts);
    if ('refusal' in admitted)
      return refuse(admitted.refusal, admitted.refusal === 'PLATFORM.UNAVAILABLE' ? 2 : undefined);
    const release = parts.uploads.acquire(upload, admitted.sender);
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

/** Who sends a file, or why they may not send it here. Asked before the file has a place or a byte of memory. */
async function admitUpload(
  request: IncomingMessage,
  { sender }: UploadRoute,
  { findTokenHolder }: Pick<ProxyParts, 'findTokenHolder'>,
): Promise<{ readonly sender: string } | { readonly refusal: ErrorCode }> {
  const network = networkOf(request);
  if (sender === 'registration')
    return namesRegistration(request)
      ? { sender: uploadSenderOf(null, network) }
      : { refusal: 'PLATFORM.UNAUTHENTICATED' };
  const token = bearerTokenOf(request);
  if (token === null) return { refusal: 'PLATFORM.UNAUTHENTICATED' };
  try {
    const holder = await findTokenHolder(token);
    return holder === null
      ? { refusal: 'PLATFORM.UNAUTHENTICATED' }
      : { sender: uploadSenderOf(holder.accountId, network) };
  } catch {
    return { refusal: 'PLATFORM.UNAVAILABLE' };
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
