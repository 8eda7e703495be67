import type { FastifyReply } from 'fastify';

export const xlsxMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Answers with a workbook, as it is written. */
export function sendXlsx(reply: FastifyReply, file: NodeJS.ReadableStream, name: string): void {
  void reply
    .header('content-type', xlsxMediaType)
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(file);
}
