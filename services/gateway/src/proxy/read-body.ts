import type { IncomingMessage } from 'node:http';

/** Bodies above this are refused, told or counted, before a service hears of them: the largest form is a tenth of it. Bytes. */
export const bodyLimit = 64 * 1024;
/** A spreadsheet of units, on its one path: 10,000 rows are 2 MB. Bytes. */
const uploadLimit = 10 * 1024 * 1024;
/** Spreadsheets that one process holds at once. */
export const uploadsAtOnce = 8;

/** The one path that takes more than a form, and from whom signs in alone: what is not even said to be a token is refused as any other body. */
export const isUpload = ({ method, headers }: IncomingMessage, path: string): boolean =>
  method === 'POST' &&
  path === '/registration/v1/imports' &&
  headers['content-type'] === 'application/octet-stream' &&
  headers.authorization?.startsWith('Bearer ') === true;

/** A request's whole body, null when there is none; `too-large` as soon as that is known, `broken` when the sender went away. */
export function readBody(
  request: IncomingMessage,
  upload: boolean,
): Promise<Buffer | null | 'too-large' | 'broken'> {
  const limit = upload ? uploadLimit : bodyLimit;
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
