import type { FastifyReply } from 'fastify';

/**
 * Answers a file that somebody has uploaded: it is given to be kept, and whatever it holds never runs or shows within the
 * page's origin, nor stays in a cache.
 * @param disposition the whole `content-disposition`, with the name under which it is kept
 */
export const sendFileDownload = async (
  reply: FastifyReply,
  { bytes, type }: { readonly bytes: Buffer; readonly type: string },
  disposition = 'attachment',
): Promise<void> => {
  await reply
    .header('content-type', type)
    .header('content-disposition', disposition)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .send(bytes);
};
