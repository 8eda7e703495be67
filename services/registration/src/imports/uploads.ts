import type { Readable } from 'node:stream';
import type { ErrorCode } from '@khai-bao/contracts';
import { Problem } from '@khai-bao/platform/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The paths that take bytes. The gateway has the same. */
export const uploadPaths: ReadonlySet<string> = new Set([
  '/v1/imports',
  '/v1/registrations/answer-files',
  '/v1/inspection-photos',
]);
export const uploadLimit = 10 * 1024 * 1024;

const asBytes = 'application/octet-stream';

/**
 * Lets bytes through on these paths alone, unread: who sends them is asked for first, and only then are they taken in. On
 * every other path they are as unwelcome as before.
 */
export function acceptUploads(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(asBytes, (request, payload, done) => {
    if (request.method === 'POST' && uploadPaths.has(request.url.split('?', 1)[0]!))
      return done(null, payload);
    done(Object.assign(new Error('unsupported media type'), { statusCode: 415 }));
  });
}

/** @throws Problem when it is more than a file may be, or not sent as bytes */
export async function readUpload(
  { body, headers }: Pick<FastifyRequest, 'body' | 'headers'>,
  limit = uploadLimit,
  tooLarge: ErrorCode = 'REGISTRATION.IMPORT_TOO_LARGE',
): Promise<Buffer> {
  if (headers['content-type'] !== asBytes) throw new Problem('PLATFORM.UNSUPPORTED_TYPE');
  if (Number(headers['content-length'] ?? 0) > limit) throw new Problem(tooLarge);
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body as Readable) {
    length += (part as Buffer).length;
    if (length > limit) throw new Problem(tooLarge);
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}
