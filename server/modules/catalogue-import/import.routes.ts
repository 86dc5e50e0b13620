import { Readable } from 'node:stream';
import { idParams, listOf } from '../../../shared/schemas/common.ts';
import {
  defectListQuery,
  importDefect,
  importDetail,
  importListQuery,
  importProposal,
  importRemedy,
  importRow,
  importUndoTrial,
  previewBody,
  previewRow,
  proposalQuery,
  sampleQuery,
  startBody,
} from '../../../shared/schemas/catalogue-import.ts';
import { z } from 'zod';
import { type Route, route } from '../../http/route.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { Actor } from '../identity/index.ts';
import { RUNNING } from './import.job.ts';
import type { Imports } from './import.types.ts';
import { writeSample } from './sample.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const tag = 'import';
const permission = 'unit.edit';

export const importRoutes = (imports: Imports): Route[] => [
  route({
    method: 'GET',
    path: '/imports',
    permission,
    summary: 'Imports of catalogues, newest first',
    tag,
    query: importListQuery,
    response: listOf(importRow),
    handler: ({ actor, query }) => imports.list(actor, query),
  }),
  route({
    method: 'POST',
    path: '/imports',
    permission,
    summary: 'Upload one catalogue: XLSX, CSV, TSV or EAD',
    tag,
    raw: true,
    status: 201,
    response: importRow,
    handler: async ({ actor, request }) => {
      if (!request.isMultipart()) throw new LantaiError('bad-request', { detail: 'multipart/form-data' });
      const file = await request.file();
      if (file === undefined) throw new LantaiError('bad-request', { detail: 'file' });
      return imports.upload(actor, file.filename, file.file);
    },
  }),
  route({
    method: 'GET',
    path: '/imports/sample.xlsx',
    permission,
    summary: 'An old catalogue to try the import with; `fonds` is put into its codes',
    tag,
    query: sampleQuery,
    handler: async ({ query, reply }) => {
      const name = encodeURIComponent('旧目录示例.xlsx');
      return reply
        .header('content-type', XLSX)
        .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
        .send(await writeSample(query.fonds));
    },
  }),
  route({
    method: 'GET',
    path: '/imports/:id',
    permission,
    summary: 'An import with its counts and kinds of defects',
    tag,
    params: idParams,
    response: importDetail,
    handler: ({ actor, params, locale }) => imports.get(actor, params.id, locale),
  }),
  route({
    method: 'GET',
    path: '/imports/:id/proposal',
    permission,
    summary: 'What the columns may mean: as remembered, by their headings, by their values',
    tag,
    params: idParams,
    query: proposalQuery,
    response: importProposal,
    handler: ({ actor, params, query }) => imports.propose(actor, params.id, query),
  }),
  route({
    method: 'POST',
    path: '/imports/:id/preview',
    permission,
    summary: 'The first rows as they will be under a mapping',
    tag,
    params: idParams,
    body: previewBody,
    response: z.object({ items: z.array(previewRow) }),
    handler: async ({ actor, params, body, locale }) => ({
      items: await imports.preview(actor, params.id, body, locale),
    }),
  }),
  route({
    method: 'POST',
    path: '/imports/:id/start',
    permission,
    summary: 'Import, or try without writing (dryRun)',
    tag,
    params: idParams,
    body: startBody,
    status: 202,
    response: importDetail,
    handler: async ({ actor, params, body, locale }) => {
      await imports.start(actor, params.id, body);
      return imports.get(actor, params.id, locale);
    },
  }),
  route({
    method: 'GET',
    path: '/imports/:id/progress',
    permission,
    summary: 'Progress with rate and time left as server-sent events, until nothing runs',
    tag,
    params: idParams,
    handler: async ({ actor, params, reply }) => {
      // Refuses before the stream begins.
      await imports.progress(actor, params.id);
      return reply
        .header('content-type', 'text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(Readable.from(progressEvents(imports, actor, params.id)));
    },
  }),
  route({
    method: 'GET',
    path: '/imports/:id/defects',
    permission,
    summary: 'Defects in the order of the rows',
    tag,
    params: idParams,
    query: defectListQuery,
    response: listOf(importDefect),
    handler: ({ actor, params, query, locale }) => imports.defects(actor, params.id, query, locale),
  }),
  route({
    method: 'GET',
    path: '/imports/:id/remedies',
    permission,
    summary: 'What can be done about all defects of a kind at once',
    tag,
    params: idParams,
    response: z.object({ items: z.array(importRemedy) }),
    handler: async ({ actor, params }) => ({ items: await imports.remedies(actor, params.id) }),
  }),
  route({
    method: 'GET',
    path: '/imports/:id/undo',
    permission,
    summary: 'What undoing would remove, put back and spare now',
    tag,
    params: idParams,
    response: importUndoTrial,
    handler: ({ actor, params }) => imports.tryUndo(actor, params.id),
  }),
  route({
    method: 'GET',
    path: '/imports/:id/returned.xlsx',
    permission,
    summary: 'The rows that were not taken, cells marked, to mend and send again',
    tag,
    params: idParams,
    handler: async ({ actor, params, locale, reply }) => {
      const { name, stream } = await imports.returned(actor, params.id, locale);
      return reply
        .header('content-type', XLSX)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(stream);
    },
  }),
  ...(['cancel', 'resume', 'undo'] as const).map((act) =>
    route({
      method: 'POST',
      path: `/imports/:id/${act}`,
      permission,
      summary: ACTS[act],
      tag,
      params: idParams,
      status: 202,
      response: importDetail,
      handler: async ({ actor, params, locale }) => {
        await imports[act](actor, params.id);
        return imports.get(actor, params.id, locale);
      },
    }),
  ),
];

const ACTS = {
  cancel: 'Stop an import; what is stored stays, and it can go on or be undone',
  resume: 'Go on with an import that was stopped while it stored',
  undo: 'Undo an import, sparing what was changed since',
};
const EVENT_EVERY_MS = 300;

/** One event at each change, and one at the end. */
async function* progressEvents(imports: Imports, actor: Actor, id: string): AsyncGenerator<string> {
  let last = '';
  for (;;) {
    const progress = await imports.progress(actor, id);
    const data = JSON.stringify(progress);
    if (data !== last) yield `data: ${data}\n\n`;
    last = data;
    if (!RUNNING.has(progress.state)) return;
    await new Promise((resolve) => setTimeout(resolve, EVENT_EVERY_MS));
  }
}
