import type { Readable } from 'node:stream';
import type { ErrorCode } from '@khai-bao/contracts';
import { Problem } from '@khai-bao/platform/core';
import type { FastifyRequest } from 'fastify';
import { uploadMediaType } from './upload-body-parser.js';

/**
 * Reads the body of an upload into memory.
 * @param maxBytes size limit of the file
 * @param tooLarge error code of a larger file
 * @throws Problem `tooLarge`; PLATFORM.UNSUPPORTED_TYPE when the body was not sent as bytes
 */
export async function readUpload(
  { body, headers }: Pick<FastifyRequest, 'body' | 'headers'>,
  maxBytes: number,
  tooLarge: ErrorCode,
): Promise<Buffer> {
  if (headers['content-type'] !== uploadMediaType) throw new Problem('PLATFORM.UNSUPPORTED_TYPE');
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw new Problem(tooLarge);
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body as Readable) {
    length += (part as Buffer).length;
    if (length > maxBytes) throw new Problem(tooLarge);
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}
