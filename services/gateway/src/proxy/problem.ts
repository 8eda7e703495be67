import { errorCatalogue, type ErrorCode } from '@khai-bao/contracts';
import type { FastifyReply } from 'fastify';

/** A refusal of the gateway itself, as a problem document. */
export const refuse = (reply: FastifyReply, code: ErrorCode, retryAfter?: number): FastifyReply => {
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
  const { status, title } = errorCatalogue[code];
  return reply
    .status(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `urn:khai-bao:problem:${code}`,
        title,
        status,
        code,
        traceId: reply.getHeader('x-correlation-id') ?? null,
      }),
    );
};
