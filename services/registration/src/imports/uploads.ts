import type { Readable } from 'node:stream';
import { Problem } from '@khai-bao/platform/http';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The one path that takes bytes, and how many. The gateway has the same. */
export const uploadPath = '/v1/imports';
export const uploadLimit = 10 * 1024 * 1024;

const asBytes = 'application/octet-stream';

/**
 * Lets bytes through on the one path alone, unread: who sends them is asked for first, and only then are they taken in. On
 * every other path they are as unwelcome as before.
 */
export function acceptUploads(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(asBytes, (request, payload, done) => {
    if (request.method === 'POST' && request.url.split('?', 1)[0] === uploadPath) return done(null, payload);
    done(Object.assign(new Error('unsupported media type'), { statusCode: 415 }));
  });
}

/** @throws Problem when it is more than a file may be, or not sent as bytes */
export async function readUpload({
  body,
  headers,
}: Pick<FastifyRequest, 'body' | 'headers'>): Promise<Buffer> {
  if (headers['content-type'] !== asBytes) throw new Problem('PLATFORM.UNSUPPORTED_TYPE');
  if (Number(headers['content-length'] ?? 0) > uploadLimit)
    throw new Problem('REGISTRATION.IMPORT_TOO_LARGE');
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body as Readable) {
    length += (part as Buffer).length;
    if (length > uploadLimit) throw new Problem('REGISTRATION.IMPORT_TOO_LARGE');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}
