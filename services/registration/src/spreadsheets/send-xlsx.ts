import type { FastifyReply } from 'fastify';

export const xlsxMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Streams a workbook as a download. */
export function sendXlsx(reply: FastifyReply, file: NodeJS.ReadableStream, name: string): void {
  void reply
    .header('content-type', xlsxMediaType)
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(file);
}
