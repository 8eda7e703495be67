import type { ServerResponse } from 'node:http';
import { errorCatalogue, type ErrorCode } from '@khai-bao/contracts';

/** What every answer to a request carries: headers of security, the correlation id. */
export type CommonHeaders = Readonly<Record<string, string>>;

/** A refusal of the gateway itself, as a problem document. */
export function refuseRaw(
  response: ServerResponse,
  common: CommonHeaders,
  code: ErrorCode,
  retryAfter?: number,
): void {
  if (response.headersSent) return void response.destroy();
  const { status, title } = errorCatalogue[code];
  const body = JSON.stringify({
    type: `urn:khai-bao:problem:${code}`,
    title,
    status,
    code,
    traceId: common['x-correlation-id'] ?? null,
  });
  response
    .writeHead(status, {
      ...common,
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      'cache-control': 'no-store',
      'content-type': 'application/problem+json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    })
    .end(body);
}
