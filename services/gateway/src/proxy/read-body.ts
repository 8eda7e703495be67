import type { IncomingMessage } from 'node:http';

/** Bodies above this are refused, told or counted, before a service hears of them: the largest form is a tenth of it. Bytes. */
export const bodyLimit = 64 * 1024;

/** Files of the Support channel's posts: the one way that is open to more. Bytes. */
export const fileLimit = 20 * 1024 * 1024;
const fileWay = /^\/support\/v1\/threads\/[0-9a-f-]{36}\/files$/;

/** Is this a file on its way to the Support channel, sent by somebody who says who they are? */
export const isFile = ({ method, headers }: IncomingMessage, path: string): boolean =>
  method === 'POST' &&
  fileWay.test(path) &&
  headers['content-type'] === 'application/octet-stream' &&
  headers.authorization?.startsWith('Bearer ') === true;

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
