import { z } from 'zod';
import { idParams } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import { sessionFileQuery } from '../../../shared/schemas/study.ts';
import { fileOf, sendFile } from '../../http/files.ts';
import { type Route, route } from '../../http/route.ts';
import type { SessionFiles } from './session-file.service.ts';

const tag = 'study';
const fileParams = idParams.extend({ fileId: z.string().max(64) });

export const sessionFileRoutes = (study: SessionFiles): Route[] => [
  route({
    method: 'POST',
    path: '/study/sessions/:id/files',
    permission: 'study.read',
    summary: 'Add a file to the minutes, for those who keep the body’s records',
    tag,
    params: idParams,
    query: sessionFileQuery,
    raw: true,
    response: made,
    status: 201,
    handler: async ({ actor, params, query, request }) => {
      const part = await fileOf(request);
      const given = { name: part.filename, note: query.note, content: part.file };
      return { id: await study.addSessionFile(actor, params.id, given) };
    },
  }),
  route({
    method: 'GET',
    path: '/study/sessions/:id/files/:fileId',
    permission: 'study.read',
    summary: 'A file of the minutes',
    tag,
    params: fileParams,
    handler: async ({ actor, params, reply }) => {
      const { row, content } = await study.openSessionFile(actor, params.id, params.fileId);
      return sendFile(reply, { name: row.name, content });
    },
  }),
  route({
    method: 'DELETE',
    path: '/study/sessions/:id/files/:fileId',
    permission: 'study.read',
    summary: 'Take a wrong file off the minutes; the trace of it stays',
    tag,
    params: fileParams,
    response: made,
    handler: async ({ actor, params }) => {
      await study.withdrawSessionFile(actor, params.id, params.fileId);
      return { id: params.fileId };
    },
  }),
];
