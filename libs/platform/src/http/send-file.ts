import type { FastifyReply } from 'fastify';

/**
 * Sends an uploaded file as a download. The headers prevent that its content runs or is displayed in the page's
 * origin, or is cached.
 * @param disposition the complete `content-disposition`, with the file name
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
