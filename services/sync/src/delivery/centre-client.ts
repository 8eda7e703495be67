import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { MessageSigner } from '@khai-bao/platform/signing';
import type { JWK } from 'jose';
import { SyncConfig } from '../sync.config.js';
import { retryAfterOf } from './backoff.js';
import type { Destination } from './destinations.js';

/** What a centre answered, as far as it decides what comes next. Reasons hold nothing of what was sent. */
export type CentreAnswer =
  | { readonly kind: 'receipt'; readonly jws: string }
  /** It took the batch, and answered nothing that could be a receipt. */
  | { readonly kind: 'no-receipt'; readonly reason: string }
  /** It stands elsewhere: it wants this number next. */
  | { readonly kind: 'out-of-order'; readonly expected: number }
  /** Something in the batch is not acceptable. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** We may not send. */
  | { readonly kind: 'forbidden'; readonly reason: string }
  /** Not now. */
  | { readonly kind: 'busy'; readonly reason: string; readonly retryAfter: number | null }
  /** Not reachable, or an answer that makes no sense. */
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfter: number | null };

/** We may not send. */
const forbidden: ReadonlySet<number> = new Set([401, 403]);
/** Not now: the same batch may be taken later. */
const busy: ReadonlySet<number> = new Set([408, 425, 429, 503]);
/** Said by something on the way, a proxy or a wrong host, and never of the content. All other 4xx are: a FHIR server answers 400, 404, 409, 412 or 422 to content that it cannot take. */
const onTheWay: ReadonlySet<number> = new Set([407, 421]);

/** Answers longer than this are not read, bytes. */
const longestAnswer = 4 * 1024 * 1024;

/** Sends Bundles, signed, and reads the answers. */
@Injectable()
export class CentreClient {
  private readonly signer: MessageSigner;

  constructor(
    private readonly config: SyncConfig,
    private readonly clock: Clock,
  ) {
    this.signer = new MessageSigner(JSON.parse(config.feedSigningKey) as JWK);
  }

  /** @param stop ends the request when the service stops; then it throws */
  async send(
    destination: Destination,
    idempotencyKey: string,
    body: Uint8Array<ArrayBuffer>,
    stop: AbortSignal,
  ): Promise<CentreAnswer> {
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
      return this.read(response, await textOf(response));
    } catch (error) {
      if (stop.aborted) throw error;
      return { kind: 'failed', reason: reasonOf(error), retryAfter: null };
    }
  }

  private read(response: Response, text: string): CentreAnswer {
    const { status } = response;
    const answer = objectOf(text);
    const retryAfter = retryAfterOf(response.headers.get('retry-after'), this.clock.now());
    const reason = [`answered ${status}`, ...problemOf(answer)].join(' ').slice(0, 300);
    if (status === 200 || status === 201)
      return typeof answer['receipt'] === 'string'
        ? { kind: 'receipt', jws: answer['receipt'] }
        : { kind: 'no-receipt', reason: `${reason} without a receipt` };
    if (forbidden.has(status)) return { kind: 'forbidden', reason };
    if (busy.has(status)) return { kind: 'busy', reason, retryAfter };
    const { expected } = answer;
    if (status === 409 && typeof expected === 'number' && Number.isSafeInteger(expected) && expected >= 1)
      return { kind: 'out-of-order', expected };
    if (status >= 400 && status < 500 && !onTheWay.has(status)) return { kind: 'refused', reason };
    return { kind: 'failed', reason, retryAfter };
  }
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > longestAnswer) throw new RangeError('the answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Not JSON: says nothing.
  }
  return {};
}

/** The code and the fields of a problem document, only where they look like codes and paths: an answer may quote what it was sent. */
function problemOf(answer: Readonly<Record<string, unknown>>): string[] {
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

function reasonOf(error: unknown): string {
  const { name, cause } = (error ?? {}) as { name?: unknown; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return 'no answer in time';
  const code = cause?.code;
  return typeof code === 'string' ? `not reachable (${code})` : `the request failed (${String(name)})`;
}
