/** A workbook as the answer of a route. */
import type { FastifyReply } from 'fastify';
import { XLSX_TYPE } from '../../formats/table-workbook.ts';
import { sendFile } from '../../http/files.ts';

export const sendWorkbook = (reply: FastifyReply, file: { name: string; content: Uint8Array }): FastifyReply =>
  sendFile(reply, { ...file, type: XLSX_TYPE });
