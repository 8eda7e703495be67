import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { MessageSigner } from '@khai-bao/platform/signing';
import type { JWK } from 'jose';
import { SyncConfig } from '../sync.config.js';
import { parseRetryAfterMs } from './destinations/backoff.js';
import type { Destination } from './destinations/destination-config.js';

/** Response of a centre, as far as it decides the next step. Reasons contain nothing of the sent content. */
export type CentreResponse =
  | { readonly kind: 'receipt'; readonly jws: string }
  /** Success without a receipt. */
  | { readonly kind: 'no-receipt'; readonly reason: string }
  /** The centre is at another position and expects this number. */
  | { readonly kind: 'out-of-order'; readonly expected: number }
  /** The content is not acceptable. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** This service may not send. */
  | { readonly kind: 'forbidden'; readonly reason: string }
  /** The same batch may be accepted later. */
  | { readonly kind: 'busy'; readonly reason: string; readonly retryAfter: number | null }
  /** Not reachable, or a response that is not understood. */
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfter: number | null };

/** Statuses that forbid sending. */
const forbiddenStatuses: ReadonlySet<number> = new Set([401, 403]);
/** Statuses after which the same batch may be accepted later. */
const retryLaterStatuses: ReadonlySet<number> = new Set([408, 425, 429, 503]);
/**
 * Statuses of an intermediary (a proxy or a wrong host) that say nothing about the content. All other 4xx concern the content: a
 * FHIR server answers 400, 404, 409, 412 or 422 to content that it does not accept.
 */
const intermediaryStatuses: ReadonlySet<number> = new Set([407, 421]);

/** Maximum bytes of a response. */
const maxResponseBytes = 4 * 1024 * 1024;

/** Sends signed Bundles to a data centre and interprets the responses. */
@Injectable()
export class CentreClient {
  private readonly signer: MessageSigner;

  constructor(
    private readonly config: SyncConfig,
    private readonly clock: Clock,
  ) {
    this.signer = new MessageSigner(JSON.parse(config.feedSigningKey) as JWK);
  }

  /** Sends a Bundle. @param stop aborts the request when the service stops @throws Error only when `stop` is aborted */
  async sendBundle(
    destination: Destination,
    idempotencyKey: string,
    body: Uint8Array<ArrayBuffer>,
    stop: AbortSignal,
  ): Promise<CentreResponse> {
    const request = {
      method: 'POST',
      url: `${destination.url}/fhir`,
      headers: {
        'content-type': 'application/fhir+json',
        accept: 'application/json',
        'idempotency-key': idempotencyKey,
      },
      body,
    };
    const headers = await this.signer.signRequest(request, this.clock.now());
    try {
      const response = await fetch(request.url, {
        method: 'POST',
        headers,
        body,
        redirect: 'error',
        signal: AbortSignal.any([AbortSignal.timeout(this.config.feedTimeout), stop]),
      });
      return this.interpretResponse(response, await readResponseText(response));
    } catch (error) {
      if (stop.aborted) throw error;
      return { kind: 'failed', reason: describeRequestError(error), retryAfter: null };
    }
  }

  private interpretResponse(response: Response, text: string): CentreResponse {
    const { status } = response;
    const body = parseObject(text);
    const retryAfter = parseRetryAfterMs(response.headers.get('retry-after'), this.clock.now());
    const reason = [`answered ${status}`, ...describeProblem(body)].join(' ').slice(0, 300);
    if (status === 200 || status === 201)
      return typeof body['receipt'] === 'string'
        ? { kind: 'receipt', jws: body['receipt'] }
        : { kind: 'no-receipt', reason: `${reason} without a receipt` };
    if (forbiddenStatuses.has(status)) return { kind: 'forbidden', reason };
    if (retryLaterStatuses.has(status)) return { kind: 'busy', reason, retryAfter };
    const { expected } = body;
    if (status === 409 && typeof expected === 'number' && Number.isSafeInteger(expected) && expected >= 1)
      return { kind: 'out-of-order', expected };
    if (status >= 400 && status < 500 && !intermediaryStatuses.has(status))
      return { kind: 'refused', reason };
    return { kind: 'failed', reason, retryAfter };
  }
}

async function readResponseText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > maxResponseBytes) throw new RangeError('the response is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // A body that is not JSON has no members.
  }
  return {};
}

/** Returns code and fields of a problem document, only where they look like codes and paths: a response may quote sent content. */
function describeProblem(answer: Readonly<Record<string, unknown>>): string[] {
  const { code, fields } = answer;
  const safe = (value: unknown): value is string =>
    typeof value === 'string' && /^[A-Za-z][\w.[\]-]{0,79}$/.test(value);
  return [
    ...(safe(code) ? [code] : []),
    ...(Array.isArray(fields) ? (fields as unknown[]) : []).slice(0, 3).flatMap((field) => {
      const { path, code: why } = (field ?? {}) as Record<string, unknown>;
      return safe(path) && safe(why) && !/\d{6}/.test(path + why) ? [`${path} (${why})`] : [];
    }),
  ];
}

function describeRequestError(error: unknown): string {
  const { name, cause } = (error ?? {}) as { name?: unknown; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return 'no response in time';
  const code = cause?.code;
  return typeof code === 'string' ? `not reachable (${code})` : `the request failed (${String(name)})`;
}
