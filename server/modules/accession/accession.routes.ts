import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import {
  accessionDetail,
  accessionListQuery,
  accessionRow,
  returnBody,
  takeGoodBody,
  uploaded,
} from '../../../shared/schemas/accession.ts';
import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { type Route, route } from '../../http/route.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { Accessions } from './accession.service.ts';
import type { UploadedFile } from './write-upload.ts';
import type { Actor } from '../identity/index.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const tag = 'accession';

const attachment = (name: string): string => `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;

export const accessionRoutes = (accessions: Accessions): Route[] => [
  route({
    method: 'GET',
    path: '/accessions',
    permission: 'accession.read',
    summary: 'Deliveries, newest first',
    tag,
    query: accessionListQuery,
    response: listOf(accessionRow),
    handler: ({ actor, query }) => accessions.list(actor, query),
  }),
  route({
    method: 'POST',
    path: '/accessions',
    permission: 'accession.submit',
    summary: 'Send a delivery: one ZIP, or files with their relative paths',
    tag,
    raw: true,
    status: 202,
    response: uploaded,
    handler: async ({ actor, request }) => {
      if (!request.isMultipart()) throw new LantaiError('bad-request', { detail: 'multipart/form-data' });
      let previous: string | undefined;
      async function* files(): AsyncGenerator<UploadedFile> {
        for await (const part of request.parts({ preservePath: true })) {
          if (part.type === 'file') {
            yield { name: part.filename, stream: part.file };
            if (part.file.truncated) throw new LantaiError('upload-too-large', { limit: '' });
          } else if (part.fieldname === 'previous' && typeof part.value === 'string' && part.value !== '')
            previous = part.value;
        }
      }
      return accessions.receiveUpload(actor, files(), () => previous);
    },
  }),
  route({
    method: 'GET',
    path: '/accessions/:id',
    permission: 'accession.read',
    summary: 'A delivery with its checks and defects',
    tag,
    params: idParams,
    response: accessionDetail,
    handler: ({ actor, params, locale }) => accessions.get(actor, params.id, locale),
  }),
  route({
    method: 'GET',
    path: '/accessions/:id/progress',
    permission: 'accession.read',
    summary: 'Progress as server-sent events, until a person has to act or all is done',
    tag,
    params: idParams,
    handler: async ({ actor, params, reply }) => {
      // Refuses before the stream begins.
      await accessions.progress(actor, params.id);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      return reply
        .header('content-type', 'text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(Readable.from(progressEvents(accessions, actor, params.id, gone.signal)));
    },
  }),
  route({
    method: 'GET',
    path: '/accessions/:id/report.xlsx',
    permission: 'accession.read',
    summary: 'The catalogue with its defects marked, to mend and send again',
    tag,
    params: idParams,
    handler: async ({ actor, params, locale, reply }) => {
      const { name, bytes } = await accessions.report(actor, params.id, locale);
      return reply
        .header('content-type', XLSX)
        .header('content-disposition', attachment(name))
        .send(Buffer.from(bytes));
    },
  }),
  route({
    method: 'GET',
    path: '/accessions/:id/receipt.pdf',
    permission: 'accession.read',
    summary: 'Record of transfer and receipt with the table of digests',
    tag,
    params: idParams,
    handler: async ({ actor, params, locale, reply }) => {
      const { name, bytes } = await accessions.receipt(actor, params.id, locale);
      return reply
        .header('content-type', 'application/pdf')
        .header('content-disposition', attachment(name))
        .send(Buffer.from(bytes));
    },
  }),
  route({
    method: 'POST',
    path: '/accessions/:id/take-good',
    permission: 'accession.decide',
    summary: 'Take the rows without error, with the consent of both sides; the others go back',
    tag,
    params: idParams,
    body: takeGoodBody,
    response: accessionDetail,
    handler: async ({ actor, params, body, locale }) => {
      await accessions.takeGood(actor, params.id, body);
      return accessions.get(actor, params.id, locale);
    },
  }),
  route({
    method: 'POST',
    path: '/accessions/:id/return',
    permission: 'accession.decide',
    summary: 'Send the whole delivery back',
    tag,
    params: idParams,
    body: returnBody,
    response: accessionDetail,
    handler: async ({ actor, params, body, locale }) => {
      await accessions.sendBack(actor, params.id, body.reason);
      return accessions.get(actor, params.id, locale);
    },
  }),
  route({
    method: 'POST',
    path: '/accessions/:id/cancel',
    permission: 'accession.submit',
    summary: 'Stop a delivery that is not yet being stored',
    tag,
    params: idParams,
    response: accessionDetail,
    handler: async ({ actor, params, locale }) => {
      await accessions.cancel(actor, params.id);
      return accessions.get(actor, params.id, locale);
    },
  }),
  route({
    method: 'POST',
    path: '/accessions/:id/retry',
    permission: 'accession.submit',
    summary: 'Go on with a delivery that failed for a reason on this side, such as a full disk',
    tag,
    params: idParams,
    response: accessionDetail,
    handler: async ({ actor, params, locale }) => {
      await accessions.retry(actor, params.id);
      return accessions.get(actor, params.id, locale);
    },
  }),
];

const EVENT_EVERY_MS = 300;
/** So often something is said even where nothing changes: proxies end what is silent, and who is gone is noticed. */
const STILL_THERE_MS = 15_000;

/** One event at each change, and one at the end; ends when whoever listens is gone. */
async function* progressEvents(
  accessions: Accessions,
  actor: Actor,
  id: string,
  gone: AbortSignal,
): AsyncGenerator<string> {
  let last = '';
  let saidAt = Date.now();
  while (!gone.aborted) {
    const progress = await accessions.progress(actor, id);
    const data = JSON.stringify(progress);
    const isSilent = Date.now() - saidAt >= STILL_THERE_MS;
    if (data !== last || isSilent) {
      saidAt = Date.now();
      yield data === last ? ':\n\n' : `data: ${data}\n\n`;
    }
    last = data;
    if (!['received', 'checking', 'accepting'].includes(progress.state)) return;
    await setTimeout(EVENT_EVERY_MS, undefined, { signal: gone }).catch(() => undefined);
  }
}
