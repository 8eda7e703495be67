import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '@khai-bao/contracts';
import { forwardRequest } from './forward-request.js';
import { clientNetworkOf, type RateLimiter } from './rate-limits.js';
import type { BodyReader } from './body-reader.js';
import { sendProblem, writeProblem, type CommonHeaders } from './problem-response.js';
import {
  bearerTokenOf,
  namesRegistration,
  uploadRouteOf,
  uploadSenderOf,
  type UploadRoute,
} from './upload-routes.js';
import { isLiveRequest, parseServiceTarget } from './request-target.js';
import type { TokenHolder } from './token-holder.js';
import type { UploadSlots } from './upload-slots.js';
import type { Upstreams } from './upstreams.js';

/** Request headers that are forwarded to a service. Headers that identify the client are set by the gateway itself. */
const forwardedHeaderNames = [
  'accept',
  'accept-language',
  'authorization',
  'content-type',
  'cookie',
  'dpop',
  'idempotency-key',
  'last-event-id',
  'origin',
  'sec-fetch-site',
  'x-device-token',
  'x-phone-proof',
  'x-file-name',
  'x-tracking-code',
  'x-phone-tail',
  'user-agent',
  'if-none-match',
  // Signature of a webhook (Standard Webhooks).
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
] as const;

/** Parts of the proxy, one of each in a worker. */
export interface ServiceProxyParts {
  readonly upstreams: Upstreams;
  readonly rateLimits: RateLimiter;
  readonly bodies: BodyReader;
  readonly uploadSlots: UploadSlots;
  /** Returns the holder of an access token, or null for an invalid one. Rejects while the keys of accounts are unavailable. */
  readonly findTokenHolder: (token: string) => Promise<TokenHolder | null>;
  readonly securityHeaders: CommonHeaders;
}

/**
 * Forwards `/api/<service>/v1/…` to `/v1/…` of the service, with the body byte for byte. Other paths of a service (`/health`,
 * `/metrics`) are not reachable. It bypasses Nest and Fastify, because it handles thousands of requests a second.
 */
export async function proxyToService(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ServiceProxyParts,
): Promise<void> {
  const correlationId = randomUUID();
  const common = { ...parts.securityHeaders, 'x-correlation-id': correlationId };
  const { url = '', method = '' } = request;
  const refuse = (code: ErrorCode, retryAfter?: number): void =>
    refuseAndDrain(request, response, common, code, retryAfter);
  const target = parseServiceTarget(method, url, (name) => parts.upstreams.hasService(name));
  if ('refusal' in target) return refuse(target.refusal);
  const { service, path } = target;
  const waitSeconds = await parts.rateLimits.consumeRateLimit(request, `/${service}${path}`);
  if (waitSeconds > 0) return refuse('PLATFORM.TOO_MANY_REQUESTS', waitSeconds);
  const upload = uploadRouteOf(request, `/${service}${path}`);
  if (upload !== undefined) {
    const admitted = await admitUpload(request, upload, parts);
    if ('refusal' in admitted)
      return refuse(admitted.refusal, admitted.refusal === 'PLATFORM.UNAVAILABLE' ? 2 : undefined);
    const release = parts.uploadSlots.acquireSlot(upload, admitted.sender);
    if (release === null) return refuse('PLATFORM.OVERLOADED', 3);
    response.once('close', release);
  }
  const body = await parts.bodies.readBody(request, upload?.limit);
  if (body === 'broken') return void response.destroy();
  if (body === 'too-large') return refuse('PLATFORM.TOO_LARGE');
  if (body === 'too-slow') return refuse('PLATFORM.TOO_SLOW');
  const bodiless = method === 'GET' || method === 'HEAD';
  forwardRequest(
    {
      service,
      path: url.slice(`/api/${service}`.length),
      request,
      response,
      common,
      headers: forwardedHeadersOf(request, correlationId, bodiless),
      body: bodiless ? null : body,
      isLive: isLiveRequest(method, path),
    },
    parts.upstreams,
  );
}

/** Returns the sender of an upload, or the error code of its refusal. It runs before the upload takes a slot or memory. */
async function admitUpload(
  request: IncomingMessage,
  { sender }: UploadRoute,
  { findTokenHolder }: Pick<ServiceProxyParts, 'findTokenHolder'>,
): Promise<{ readonly sender: string } | { readonly refusal: ErrorCode }> {
  const network = clientNetworkOf(request);
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

function forwardedHeadersOf(
  { headers: received, socket }: IncomingMessage,
  correlationId: string,
  bodiless: boolean,
): Record<string, string> {
  const headers: Record<string, string> = {
    'x-forwarded-for': socket.remoteAddress ?? '',
    'x-correlation-id': correlationId,
  };
  for (const name of forwardedHeaderNames) {
    const value = received[name];
    if (value !== undefined && !(bodiless && name === 'content-type')) headers[name] = String(value);
  }
  return headers;
}

/** Time in which a sender who is refused may send the rest of the body, milliseconds. */
const drainMs = 5_000;

/**
 * Refuses a request. A body that was not read is drained, and the connection is closed afterwards, so that the rest is not parsed
 * as a request. Closing at once would reset the connection, and a sender that still sends would not read why it was refused.
 */
function refuseAndDrain(
  request: IncomingMessage,
  response: ServerResponse,
  common: CommonHeaders,
  code: ErrorCode,
  retryAfter?: number,
): void {
  if (request.complete || response.headersSent) return sendProblem(response, common, code, retryAfter);
  response.shouldKeepAlive = false;
  writeProblem(response, common, code, retryAfter);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, drainMs).unref();
  request.once('end', end).once('close', end).resume();
}
