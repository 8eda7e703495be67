import type { Params } from 'nestjs-pino';
import pino, { type LoggerOptions } from 'pino';
import { currentCorrelation } from '../core/correlation.js';

/** Fields that are redacted in log lines, at any of three levels. */
const redactedFields = [
  'fullName',
  'representative',
  'phone',
  'email',
  'person',
  'answers',
  'address',
  'street',
  'idPaper',
  'password',
  'currentPassword',
  'newPassword',
  'oneTimePassword',
  'token',
  'pass',
  'authorization',
  'cookie',
  'contact',
  'sealed',
  'detail',
  'parameters',
  'query',
];
const redactPaths = [
  ...redactedFields,
  ...redactedFields.map((name) => `*.${name}`),
  ...redactedFields.map((name) => `*.*.${name}`),
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["x-device-token"]',
  'res.headers["set-cookie"]',
];

/** Creates Pino options: JSON lines with the correlation id and without personal fields. */
export const loggerOptions = (service: string, level: string): LoggerOptions => ({
  level,
  base: { service },
  redact: { paths: redactPaths, remove: true },
  mixin: () => {
    const id = currentCorrelation();
    return id === undefined ? {} : { correlationId: id };
  },
  serializers: { err: safeError },
});

/**
 * Serialises an error for the log: name, masked message, code and stack. A driver's `detail` and `parameters` are
 * omitted, because they quote rows.
 */
export function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: 'not an error object' };
  const { name, message, stack } = error;
  const code = (error as Error & { code?: unknown }).code;
  return {
    name,
    message: maskValues(message),
    ...(typeof code === 'string' ? { code } : {}),
    stack: stack?.split('\n').slice(1, 8).join('\n'),
  };
}

/**
 * Masks values that drivers and validators quote in messages and that may be personal: long texts in double quotes,
 * and runs of six digits or more.
 */
export const maskValues = (text: string): string =>
  text.replaceAll(/"[^"]{24,}"/g, '"…"').replaceAll(/\+?\d{6,}/g, '…');

/**
 * Creates options for nestjs-pino: no bodies and no query strings; one line per request unless the service logs its
 * own, none for health and metrics.
 */
export const pinoParams = (service: string, level: string, { requests = true } = {}): Params => ({
  // Without request lines, the middleware of pino would cost time on each request without any use.
  ...(requests ? {} : { forRoutes: [] }),
  pinoHttp: {
    logger: pino(loggerOptions(service, level)),
    autoLogging: requests && { ignore: (request) => /^\/(health|metrics)/.test(request.url ?? '') },
    serializers: {
      req: (request: { method: string; url: string }) => ({
        method: request.method,
        path: request.url.split('?')[0],
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
      err: safeError,
    },
    customLogLevel: (_request, response, error) =>
      error !== undefined || response.statusCode >= 500 ? 'error' : 'debug',
    quietReqLogger: true,
  },
});
