import type { IncomingMessage } from 'node:http';

/** Bodies above this are refused, told or counted, before a service hears of them: the largest form is a tenth of it. Bytes. */
export const bodyLimit = 64 * 1024;

/** A request's whole body, null when there is none; `too-large` as soon as that is known, `broken` when the sender went away. */
export function readBody(request: IncomingMessage): Promise<Buffer | null | 'too-large' | 'broken'> {
  const told = request.headers['content-length'];
  if (told === undefined && request.headers['transfer-encoding'] === undefined) return Promise.resolve(null);
  if (Number(told ?? 0) > bodyLimit) return Promise.resolve('too-large');
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on('data', (part: Buffer) => {
      length += part.length;
      if (length <= bodyLimit) parts.push(part);
      else resolve('too-large');
    });
    request.on('end', () => resolve(parts.length === 1 ? parts[0]! : Buffer.concat(parts)));
    request.on('error', () => resolve('broken'));
    request.on('close', () => resolve('broken'));
  });
}
