import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { ErrorCode } from '@khai-bao/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'nestjs-pino';
import { isTransientError, isUnstorableValueError } from '../database/transient-errors.js';
import { correlationId } from '../core/correlation.js';
import { safeError } from '../observability/logging.js';
import { Problem } from '../core/problem.js';

const byStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'PLATFORM.MALFORMED',
  401: 'PLATFORM.UNAUTHENTICATED',
  403: 'PLATFORM.FORBIDDEN',
  404: 'PLATFORM.NOT_FOUND',
  413: 'PLATFORM.TOO_LARGE',
  415: 'PLATFORM.UNSUPPORTED_TYPE',
  429: 'PLATFORM.TOO_MANY_REQUESTS',
  503: 'PLATFORM.UNAVAILABLE',
};

/**
 * Converts every error to a problem document. An unexpected error is logged with its stack, and the client receives
 * only its trace id.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, headers, body } = this.toProblemResponse(error, request);
    if (reply.sent) return;
    void reply
      .headers(headers)
      .status(status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(body);
  }

  /** Converts an error to the response with a problem document (RFC 9457). */
  toProblemResponse(
    error: unknown,
    request: { readonly method?: string | undefined; readonly url?: string | undefined },
  ): { status: number; headers: Record<string, string>; body: string } {
    const problem = this.problemOf(error);
    const traceId = correlationId();
    if (problem.status >= 500 && !(error instanceof Problem))
      this.logger.error(
        { err: safeError(error), method: request.method, path: request.url?.split('?')[0], traceId },
        'a request failed',
      );
    const { retryAfter, fields, extra } = problem.options;
    return {
      status: problem.status,
      headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
      body: JSON.stringify({
        type: `urn:khai-bao:problem:${problem.code}`,
        title: problem.message,
        status: problem.status,
        code: problem.code,
        traceId,
        ...(fields === undefined ? {} : { fields }),
        ...extra,
      }),
    };
  }

  private problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
    const code = byStatus[status];
    if (code !== undefined) return new Problem(code);
    if ((status >= 400 && status < 500) || isUnstorableValueError(error))
      return new Problem('PLATFORM.MALFORMED');
    return isTransientError(error)
      ? new Problem('PLATFORM.UNAVAILABLE', { retryAfter: 2 })
      : new Problem('PLATFORM.INTERNAL');
  }
}

/** Errors of Fastify carry `statusCode`. */
const statusOf = (error: unknown): number => {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
};
