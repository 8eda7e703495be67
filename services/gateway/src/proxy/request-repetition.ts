import type { IncomingMessage } from 'node:http';

/** Paths whose body carries a key of the client, so that a repetition has no second effect. */
const clientKeyPaths = /^\/v1\/(declarations(\/(on-behalf|by-card))?|checks)$/;

/** Whether a request is a declaration or a gate check, which carry a key of the client in their body. */
export const carriesClientKey = (method: string | undefined, path: string): boolean =>
  method === 'POST' && clientKeyPaths.test(path.split('?', 1)[0]!);

/** Whether a request may be sent to a second instance after its connection broke. */
export const isRepeatable = (
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  path: string,
): boolean =>
  method === 'GET' ||
  method === 'HEAD' ||
  headers['idempotency-key'] !== undefined ||
  carriesClientKey(method, path);

/** Error codes of a connection that was never established: the service has not received the request. */
const connectErrors: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
]);

/** Whether an error says that the service has not received the request. */
export const isConnectError = (error: Error & { readonly code?: string }): boolean =>
  error.code !== undefined && connectErrors.has(error.code);
