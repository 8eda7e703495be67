import type { IncomingMessage } from 'node:http';
import { maxUploadBytes, registrationUploadPaths } from '@khai-bao/contracts';

/** A route that accepts a file. */
export interface UploadRoute {
  readonly path: RegExp;
  /** Maximum bytes. */
  readonly limit: number;
  /** Concurrent uploads of one process. */
  readonly concurrency: number;
  /** How the sender is identified: by an access token, or by tracking code and phone of a registration. */
  readonly sender: 'account' | 'registration';
}

const toRegistrationRoute = (path: string): RegExp => new RegExp(`^/registration${path}$`);

export const uploadRoutes: readonly UploadRoute[] = [
  // Spreadsheets of units: 10,000 rows are 2 MB.
  {
    path: toRegistrationRoute(registrationUploadPaths.spreadsheet),
    limit: maxUploadBytes.spreadsheet,
    concurrency: 8,
    sender: 'account',
  },
  // Files with which units answer their committee.
  {
    path: toRegistrationRoute(registrationUploadPaths.answerFile),
    limit: maxUploadBytes.answerFile,
    concurrency: 4,
    sender: 'registration',
  },
  // Photos of inspections.
  {
    path: toRegistrationRoute(registrationUploadPaths.inspectionPhoto),
    limit: maxUploadBytes.inspectionPhoto,
    concurrency: 6,
    sender: 'account',
  },
  // Photos of posters at their gates.
  {
    path: /^\/declarations\/v1\/gates\/[0-9a-f-]{36}\/poster-photo$/,
    limit: maxUploadBytes.posterPhoto,
    concurrency: 6,
    sender: 'account',
  },
  // Files of posts in the Support channel.
  {
    path: /^\/support\/v1\/threads\/[0-9a-f-]{36}\/files$/,
    limit: maxUploadBytes.channelFile,
    concurrency: 6,
    sender: 'account',
  },
];

/** Concurrent uploads of one sender (an account, or an address without a sign-in), on one route and process. */
export const uploadsPerSender = 2;

/** Returns the key that an upload is counted under: the account, so that an office behind one address is not blocked; otherwise the address. */
export const uploadSenderOf = (accountId: string | null, network: string): string =>
  accountId === null ? `address ${network}` : `account ${accountId}`;

/** Returns the upload route of a request, or undefined when its body is a form. */
export const uploadRouteOf = (request: IncomingMessage, path: string): UploadRoute | undefined =>
  request.method === 'POST' && request.headers['content-type'] === 'application/octet-stream'
    ? uploadRoutes.find((route) => route.path.test(path))
    : undefined;

/** Returns the access token of a request, or null. */
export const bearerTokenOf = ({ headers }: IncomingMessage): string | null =>
  /^Bearer ([\w.-]+)$/.exec(headers.authorization ?? '')?.[1] ?? null;

/** Whether a request names a registration. The service checks whether the values are right. */
export const namesRegistration = ({ headers }: IncomingMessage): boolean =>
  /^[\w -]{10,40}$/.test(String(headers['x-tracking-code'] ?? '')) &&
  /^\d{4}$/.test(String(headers['x-phone-tail'] ?? ''));
