import type { Params } from 'nestjs-pino';
import pino, { type LoggerOptions } from 'pino';
import { currentCorrelation } from '../core/correlation.js';

/** Fields that never reach a log line, wherever they stand. */
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

/** Pino options: JSON lines, the correlation id in each, personal fields left out. */
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

/** An error as it may stand in a log: name, message without quoted values, code and stack; never a driver's `detail` or `parameters`, which quote rows. */
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

/** Values that drivers and validators quote in messages can be personal: masks what stands in double quotes, and every run of 6 digits or more. */
export const maskValues = (text: string): string =>
  text.replaceAll(/"[^"]{24,}"/g, '"…"').replaceAll(/\+?\d{6,}/g, '…');

/** Options for nestjs-pino: no bodies, no query strings; one line a request unless the service writes its own, none for health and metrics. */
export const pinoParams = (service: string, level: string, { requests = true } = {}): Params => ({
  // Without lines of requests, pino's middleware would be paid on each for nothing.
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
