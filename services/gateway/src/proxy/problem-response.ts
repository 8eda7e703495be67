import type { ServerResponse } from 'node:http';
import { errorCatalogue, type ErrorCode } from '@khai-bao/contracts';
import type { FastifyReply } from 'fastify';

/** Headers of every response: security headers and the correlation id. */
export type CommonHeaders = Readonly<Record<string, string>>;

const problemContentType = 'application/problem+json; charset=utf-8';

const problemBody = (code: ErrorCode, correlationId: unknown): string => {
  const { status, title } = errorCatalogue[code];
  return JSON.stringify({
    type: `urn:khai-bao:problem:${code}`,
    title,
    status,
    code,
    traceId: correlationId ?? null,
  });
};

/**
 * Sends a refusal of the gateway as a problem document (RFC 9457). A response that has begun is aborted.
 * @param retryAfter seconds
 */
export function sendProblem(
  response: ServerResponse,
  common: CommonHeaders,
  code: ErrorCode,
  retryAfter?: number,
): void {
  if (response.headersSent) return void response.destroy();
  writeProblem(response, common, code, retryAfter);
  response.end();
}

/** Writes a refusal completely, and leaves it to the caller when the response ends. */
export function writeProblem(
  response: ServerResponse,
  common: CommonHeaders,
  code: ErrorCode,
  retryAfter?: number,
): void {
  const body = problemBody(code, common['x-correlation-id']);
  response
    .writeHead(errorCatalogue[code].status, {
      ...common,
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      'cache-control': 'no-store',
      'content-type': problemContentType,
      'content-length': Buffer.byteLength(body),
    })
    .write(body);
}

/** Sends a refusal of the gateway as a problem document, for routes that Fastify handles. */
export const replyWithProblem = (reply: FastifyReply, code: ErrorCode): FastifyReply =>
  reply
    .status(errorCatalogue[code].status)
    .header('content-type', problemContentType)
    .send(problemBody(code, reply.getHeader('x-correlation-id')));
