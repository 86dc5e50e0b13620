import { z } from 'zod';
import { idParams } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import { sessionFileQuery } from '../../../shared/schemas/study.ts';
import { type Route, route } from '../../http/route.ts';
import { LantaiError } from '../../lib/errors.ts';
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
      const part = request.isMultipart() ? await request.file() : undefined;
      if (part === undefined) throw new LantaiError('bad-request', { detail: 'multipart/form-data' });
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
      // Never shown by the browser itself: what was sent in may be a page with a script.
      void reply
        .header('content-type', 'application/octet-stream')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(row.name)}`);
      return reply.send(content);
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
