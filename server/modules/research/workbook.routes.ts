/** A workbook as the answer of a route. */
import type { FastifyReply } from 'fastify';
import { XLSX_TYPE } from '../../formats/table-workbook.ts';

export const sendWorkbook = (reply: FastifyReply, file: { name: string; content: Uint8Array }): FastifyReply =>
  reply
    .header('content-type', XLSX_TYPE)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .send(Buffer.from(file.content));
