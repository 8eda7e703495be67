import type { IncomingMessage } from 'node:http';

/** Bodies above this are refused, told or counted, before a service hears of them: the largest form is a tenth of it. Bytes. */
export const bodyLimit = 64 * 1024;

/** A way that takes a file, larger than a form. */
export interface FileWay {
  /** Bytes. */
  readonly limit: number;
  /** Files that one process holds at once. */
  readonly atOnce: number;
  /** Those that it holds now. */
  inFlight: number;
}

const fileWays: readonly {
  readonly path: RegExp;
  readonly way: FileWay;
  /** By whom: somebody signed in, unless a unit by its registration. */
  readonly by?: 'registration';
}[] = [
  // Spreadsheets of units: 10,000 rows are 2 MB.
  { path: /^\/registration\/v1\/imports$/, way: { limit: 10 * 1024 * 1024, atOnce: 8, inFlight: 0 } },
  // What units answer their committee with.
  {
    path: /^\/registration\/v1\/registrations\/answer-files$/,
    way: { limit: 5 * 1024 * 1024, atOnce: 4, inFlight: 0 },
    by: 'registration',
  },
  // Photos that officers take at a visit.
  {
    path: /^\/registration\/v1\/inspection-photos$/,
    way: { limit: 5 * 1024 * 1024, atOnce: 6, inFlight: 0 },
  },
  // Files of the Support channel's posts.
  {
    path: /^\/support\/v1\/threads\/[0-9a-f-]{36}\/files$/,
    way: { limit: 20 * 1024 * 1024, atOnce: 6, inFlight: 0 },
  },
];

/** Whether a sender says who they are; whether it is true is the service's to judge. */
const named = ({ headers }: IncomingMessage, by: 'registration' | undefined): boolean =>
  by === 'registration'
    ? /^[\w -]{10,40}$/.test(String(headers['x-tracking-code'] ?? '')) &&
      /^\d{4}$/.test(String(headers['x-phone-tail'] ?? ''))
    : headers.authorization?.startsWith('Bearer ') === true;

/** The way of a file sent by somebody who says who they are; what is not even said to be anybody's is refused as any other body. */
export const fileWayOf = (request: IncomingMessage, path: string): FileWay | undefined =>
  request.method === 'POST' && request.headers['content-type'] === 'application/octet-stream'
    ? fileWays.find((file) => file.path.test(path) && named(request, file.by))?.way
    : undefined;

/** A request's whole body, null when there is none; `too-large` as soon as that is known, `broken` when the sender went away. */
export function readBody(
  request: IncomingMessage,
  limit = bodyLimit,
): Promise<Buffer | null | 'too-large' | 'broken'> {
  const told = request.headers['content-length'];
  if (told === undefined && request.headers['transfer-encoding'] === undefined) return Promise.resolve(null);
  if (Number(told ?? 0) > limit) return Promise.resolve('too-large');
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on('data', (part: Buffer) => {
      length += part.length;
      if (length <= limit) parts.push(part);
      else resolve('too-large');
    });
    request.on('end', () => resolve(parts.length === 1 ? parts[0]! : Buffer.concat(parts)));
    request.on('error', () => resolve('broken'));
    request.on('close', () => resolve('broken'));
  });
}
